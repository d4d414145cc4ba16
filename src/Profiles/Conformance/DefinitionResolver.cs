using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Source;

namespace Profiles.Conformance;

/// <summary>Hands the SDK's snapshot generator the definitions of the library; each is read once.</summary>
/// <param name="library">The definitions.</param>
/// <param name="snapshots">Those whose snapshots were made here.</param>
internal sealed class DefinitionResolver(ConformanceLibrary library, Snapshots snapshots) : IAsyncResourceResolver
{
    // What the definitions say is taken as it is: whoever stored them was told of faults then.
    private static readonly FhirJsonDeserializer s_reader = new(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich));
    private readonly Dictionary<string, StructureDefinition> _read = new(StringComparer.Ordinal);

    /// <summary>Reads a definition for the SDK.</summary>
    /// <exception cref="InvalidDataException">It is no StructureDefinition.</exception>
    public static StructureDefinition Parse(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        return s_reader.TryDeserializeResource(ref reader, out var resource, out _) || resource is StructureDefinition
            ? resource as StructureDefinition ?? throw new InvalidDataException("It is no StructureDefinition.")
            : throw new InvalidDataException("It cannot be read as a StructureDefinition.");
    }

    public System.Threading.Tasks.Task<Resource?> ResolveByUriAsync(string uri) => ResolveByCanonicalUriAsync(uri);

    public System.Threading.Tasks.Task<Resource?> ResolveByCanonicalUriAsync(string uri) => System.Threading.Tasks.Task.FromResult<Resource?>(Find(uri));

    private StructureDefinition? Find(string uri)
    {
        if (library.FindEntry("StructureDefinition", uri) is not { } entry)
            return null;
        if (!_read.TryGetValue(entry.Key, out var definition))
            _read[entry.Key] = definition = Parse(snapshots.Of(entry) ?? library.Read(entry));
        return definition;
    }
}
