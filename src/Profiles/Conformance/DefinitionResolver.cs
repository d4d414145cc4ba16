using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Source;

namespace Profiles.Conformance;

/// <summary>
/// Hands the SDK's snapshot generator the definitions of the library, each read once, and notes which were asked for: when one of them is another
/// later, what was made of it is old.
/// </summary>
internal sealed class DefinitionResolver : IAsyncResourceResolver
{
    private const string Type = "StructureDefinition";

    // What the definitions say is taken as it is: whoever stored them was told of faults then.
    private static readonly FhirJsonDeserializer s_reader = new(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich));

    private readonly ConformanceLibrary _library;
    private readonly Func<DefinitionEntry, ReadOnlyMemory<byte>?> _complete;
    private readonly Func<DefinitionEntry, IEnumerable<KeyValuePair<string, string?>>> _usesOf;
    private readonly Dictionary<string, Lazy<StructureDefinition>> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (StructureDefinition Definition, Dictionary<string, string?> Uses)> _read = new(StringComparer.Ordinal);
    private Dictionary<string, string?> _uses = new(StringComparer.Ordinal);

    /// <param name="library">The definitions.</param>
    /// <param name="complete">A definition with its snapshot; null when it is to be made of its differential.</param>
    /// <param name="usesOf">What a snapshot that was made before was made of.</param>
    /// <param name="others">UTF-8 JSON of definitions that stand before those of the library.</param>
    public DefinitionResolver(
        ConformanceLibrary library,
        Func<DefinitionEntry, ReadOnlyMemory<byte>?> complete,
        Func<DefinitionEntry, IEnumerable<KeyValuePair<string, string?>>> usesOf,
        IReadOnlyCollection<ReadOnlyMemory<byte>>? others = null)
    {
        (_library, _complete, _usesOf) = (library, complete, usesOf);
        foreach (var json in others ?? [])
        {
            if (DefinitionHead.Read(json.Span).Url is { } url && !library.IsFixed(url))
                _others[url] = new Lazy<StructureDefinition>(() => Parse(json));
        }
    }

    /// <summary>Begins with another definition.</summary>
    /// <returns>What it will be made of: canonicals as they were asked, and the key of what was found; FHIR's own, which stay, are left out.</returns>
    public IReadOnlyDictionary<string, string?> Begin() => _uses = new(StringComparer.Ordinal);

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
        var bar = uri.IndexOf('|', StringComparison.Ordinal);
        if (_others.TryGetValue(bar < 0 ? uri : uri[..bar], out var other))
            return other.Value;
        var found = _library.FindEntry(Type, uri);
        if (found is null || !DefinitionTable.IsFixed(found))
            _uses[uri] = found?.Key;
        if (found is null)
            return null;
        if (!_read.TryGetValue(found.Key, out var read))
        {
            // Its own snapshot may be made on the way, of whatever is asked for from now on.
            _read[found.Key] = read = (Parse(_complete(found) ?? _library.Read(found)), DefinitionTable.IsFixed(found) ? [] : _uses);
            foreach (var (canonical, key) in _usesOf(found))
                _uses.TryAdd(canonical, key);
        }
        else if (!ReferenceEquals(read.Uses, _uses))
        {
            foreach (var (canonical, key) in read.Uses)
                _uses.TryAdd(canonical, key);
        }

        return read.Definition;
    }
}
