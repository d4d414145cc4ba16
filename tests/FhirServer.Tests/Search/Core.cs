using FhirServer.Search;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Tests.Search;

/// <summary>The R4 definitions and what search makes of them, read once for all tests.</summary>
internal static class Core
{
    public static ConformanceLibrary Library { get; } = ConformanceLibrary.OpenCore();

    public static TypeSchemas Schemas { get; } = new(Library);

    public static SearchParameterRegistry Registry { get; } = new(Library, Schemas.ResourceTypes);

    public static Compartments Compartments { get; } = new(Library, Registry);

    public static SearchSettings Settings { get; } = new("http://localhost:8080/fhir", TimeZoneInfo.Utc, TimeProvider.System);

    public static IndexExtractor Extractor { get; } = new(Registry, Schemas, Settings);

    public static SearchParameterInfo Parameter(string type, string code) =>
        Registry.Find(type, code) ?? throw new InvalidOperationException($"There is no {type}.{code}.");

    public static ElementTree Tree(string json) => Tree(System.Text.Encoding.UTF8.GetBytes(json));

    public static ElementTree Tree(ReadOnlyMemory<byte> json) =>
        ElementTree.Parse(json, Schemas, new ParseLimits(), []) ?? throw new InvalidOperationException("This is no resource.");
}
