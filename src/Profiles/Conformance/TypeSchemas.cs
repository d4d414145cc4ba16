using System.Text;
using System.Text.Json;

namespace Profiles.Conformance;

/// <summary>
/// The schemas of all FHIR types, each compiled when first asked for and kept. Safe for use by many threads: one schema is
/// compiled once, so two look-ups give the same object. See https://hl7.org/fhir/R4/resourcelist.html and datatypes.html.
/// </summary>
public sealed class TypeSchemas
{
    private readonly Dictionary<string, CompiledType> _types = [];
    private readonly Utf8NameTable<CompiledType> _resources;
    private readonly ConformanceLibrary _library;

    /// <summary>Takes note of every type the library defines; compiles none.</summary>
    /// <param name="library">The definitions.</param>
    public TypeSchemas(ConformanceLibrary library)
    {
        _library = library;
        var compiler = new SchemaCompiler(this);
        var resources = new List<(byte[], CompiledType)>();
        foreach (var entry in library.OfType("StructureDefinition").Where(entry => entry is { DefinesType: true, Origin: DefinitionOrigin.Core }))
        {
            var type = new CompiledType(entry.Type!, () => compiler.Compile(library.Read(entry)));
            _types.Add(type.Name, type);
            if (entry is { Kind: "resource", IsAbstract: false }) resources.Add((Encoding.UTF8.GetBytes(type.Name), type));
        }

        _resources = new Utf8NameTable<CompiledType>(resources);
        ResourceTypes = [.. resources.Select(resource => resource.Item2.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>The names of the resource types that can be stored, in ordinal order.</summary>
    public IReadOnlyList<string> ResourceTypes { get; }

    /// <summary>The schema of a type or backbone element, or null when there is no such FHIR type.</summary>
    /// <param name="typeName">"Patient", "HumanName", "string", "Patient.contact".</param>
    public TypeSchema? Find(string typeName)
    {
        if (_types.TryGetValue(typeName, out var type)) return type.Schema;
        var dot = typeName.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _types.TryGetValue(typeName[..dot], out type) ? type.Part(typeName) : null;
    }

    /// <summary>The schema of a resource type that can be stored, or null for any other name. Does not allocate.</summary>
    /// <param name="utf8Name">The unescaped value of resourceType in UTF-8.</param>
    public TypeSchema? FindResource(ReadOnlySpan<byte> utf8Name) => _resources.Find(utf8Name)?.Schema;

    /// <summary>The code system that all codes of a value set come from, or null when the library does not have the set or it draws on several.</summary>
    internal string? OnlySystemOf(string valueSet)
    {
        if (_library.Find(valueSet) is not { } json) return null;
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("compose", out var compose)) return null;
        var systems = compose.GetProperty("include").EnumerateArray()
            .Select(include => include.TryGetProperty("system", out var system) ? system.GetString() : null).Distinct().ToList();
        return systems.Count == 1 ? systems[0] : null;
    }

    private sealed class CompiledType(string name, Func<IReadOnlyDictionary<string, TypeSchema>> compile)
    {
        private readonly Lazy<IReadOnlyDictionary<string, TypeSchema>> _parts = new(compile);
        private TypeSchema? _schema;

        public string Name { get; } = name;

        public TypeSchema Schema => _schema ??= _parts.Value[Name];

        public TypeSchema? Part(string path) => _parts.Value.GetValueOrDefault(path);
    }
}
