using Profiles.Conformance;

namespace Profiles.Tests.Conformance;

/// <summary>The embedded definitions, opened once for all tests that only read them.</summary>
internal static class Definitions
{
    public static ConformanceLibrary Library { get; } = ConformanceLibrary.OpenCore();

    public static TypeSchemas Schemas { get; } = new(Library);

    public static TypeSchema Schema(string typeName) =>
        Schemas.Find(typeName) ?? throw new InvalidOperationException($"There is no type {typeName}.");

    public static ElementSchema Element(string typeName, string jsonName) =>
        Schema(typeName).Find(System.Text.Encoding.UTF8.GetBytes(jsonName))
        ?? throw new InvalidOperationException($"{typeName} has no element {jsonName}.");
}
