using System.Globalization;
using System.Text.Json;

namespace Profiles.Conformance;

/// <summary>
/// Makes the schemas of one type and of the backbone elements in it from the snapshot of its StructureDefinition.
/// See https://hl7.org/fhir/R4/elementdefinition.html#path.
/// </summary>
internal sealed class SchemaCompiler(TypeSchemas schemas)
{
    private const string RegexExtension = "http://hl7.org/fhir/StructureDefinition/regex";
    private const string TypeExtension = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";
    private const string SystemTypes = "http://hl7.org/fhirpath/System.";

    /// <summary>The schemas by name: that of the type, and one for each path in it that has elements of its own.</summary>
    public IReadOnlyDictionary<string, TypeSchema> Compile(ReadOnlyMemory<byte> structureDefinition)
    {
        using var document = JsonDocument.Parse(structureDefinition);
        var definition = document.RootElement;
        var snapshot = definition.GetProperty("snapshot").GetProperty("element").EnumerateArray().ToArray();
        var root = Text(definition, "type")!;
        var kind = KindOf(Text(definition, "kind")!);
        var value = kind == TypeKind.Primitive ? $"{root}.value" : null;
        var parts = snapshot.Select(PathOf).Where(path => path != root).Select(Holder).ToHashSet();

        var elements = snapshot
            .Where(element => PathOf(element) is var path && path != root && path != value && Text(element, "max") != "0")
            .ToLookup(element => Holder(PathOf(element)), element => ElementsOf(element, parts));
        return snapshot.Where(element => PathOf(element) == root || parts.Contains(PathOf(element))).ToDictionary(PathOf, element =>
        {
            var path = PathOf(element);
            IReadOnlyList<ElementSchema> children = [.. elements[path].SelectMany(variants => variants)];
            return path == root
                ? RootSchema(definition, root, kind, children, PatternOf(snapshot, value))
                : PartSchema(path, TypesOf(element)[0].Code, children);
        });
    }

    private TypeSchema RootSchema(JsonElement definition, string name, TypeKind kind, IReadOnlyList<ElementSchema> elements, string? pattern) =>
        new(schemas, name, elements, pattern)
        {
            TypeName = name,
            Kind = kind,
            IsAbstract = IsTrue(definition, "abstract"),
            Parent = Text(definition, "baseDefinition") is { } parent ? LastSegment(parent) : null,
        };

    private TypeSchema PartSchema(string path, string typeName, IReadOnlyList<ElementSchema> elements) =>
        new(schemas, path, elements, pattern: null) { TypeName = typeName, Kind = TypeKind.Complex, IsAbstract = false, Parent = typeName };

    private IEnumerable<ElementSchema> ElementsOf(JsonElement element, HashSet<string> parts)
    {
        var path = PathOf(element);
        var name = path[(path.LastIndexOf('.') + 1)..];
        if (name.EndsWith("[x]", StringComparison.Ordinal))
        {
            var stem = name[..^3];
            return [.. TypesOf(element).Select(type =>
                Element(element, stem, stem + char.ToUpperInvariant(type.Code[0]) + type.Code[1..], type))];
        }

        if (Text(element, "contentReference") is { } reference)
            return [Element(element, name, name, (reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..], []))];
        var single = TypesOf(element)[0];
        return [Element(element, name, name, parts.Contains(path) ? (path, []) : single)];
    }

    private ElementSchema Element(JsonElement element, string name, string jsonName, (string Name, string[] Targets) type)
    {
        var max = Text(element, "max")!;
        var baseMax = element.TryGetProperty("base", out var introduced) ? Text(introduced, "max")! : max;
        return new ElementSchema(schemas, type.Name, jsonName)
        {
            Name = name,
            Path = PathOf(element),
            Origin = string.Intern(element.TryGetProperty("base", out introduced) ? Text(introduced, "path")! : PathOf(element)),
            Min = element.GetProperty("min").GetInt32(),
            Max = max == "*" ? int.MaxValue : int.Parse(max, CultureInfo.InvariantCulture),
            IsList = baseMax is not ("0" or "1"),
            IsChoice = name != jsonName,
            IsSummary = IsTrue(element, "isSummary"),
            IsModifier = IsTrue(element, "isModifier"),
            TargetTypes = type.Targets,
            RequiredValueSet = RequiredValueSetOf(element),
        };
    }

    private static (string Code, string[] Targets)[] TypesOf(JsonElement element) =>
        [.. element.GetProperty("type").EnumerateArray().Select(type => (FhirType(element, type), TargetsOf(type)))];

    // Ids and primitive values are defined with FHIRPath's system types; an extension names the FHIR type. For the id of
    // a resource it says string, while https://hl7.org/fhir/R4/resource.html#id says id.
    private static string FhirType(JsonElement element, JsonElement type)
    {
        var code = Text(type, "code")!;
        if (!code.StartsWith(SystemTypes, StringComparison.Ordinal)) return code;
        if (element.TryGetProperty("base", out var introduced) && Text(introduced, "path") == "Resource.id") return "id";
        return ExtensionValue(type, TypeExtension, "valueUrl") ?? "string";
    }

    private static string[] TargetsOf(JsonElement type)
    {
        if (!type.TryGetProperty("targetProfile", out var profiles)) return [];
        string[] names = [.. profiles.EnumerateArray().Select(profile => string.Intern(LastSegment(profile.GetString()!)))];
        return names.Contains("Resource") ? [] : names;
    }

    private static string? RequiredValueSetOf(JsonElement element) =>
        element.TryGetProperty("binding", out var binding) && Text(binding, "strength") == "required" ? Text(binding, "valueSet") : null;

    private static string? PatternOf(JsonElement[] snapshot, string? valuePath) =>
        valuePath is null ? null : snapshot.Where(element => PathOf(element) == valuePath)
            .SelectMany(element => element.GetProperty("type").EnumerateArray())
            .Select(type => ExtensionValue(type, RegexExtension, "valueString"))
            .FirstOrDefault(pattern => pattern is not null);

    private static string? ExtensionValue(JsonElement element, string url, string value) =>
        element.TryGetProperty("extension", out var extensions)
            ? extensions.EnumerateArray().Where(extension => Text(extension, "url") == url).Select(extension => Text(extension, value)).FirstOrDefault()
            : null;

    private static TypeKind KindOf(string kind) => kind switch
    {
        "primitive-type" => TypeKind.Primitive,
        "complex-type" => TypeKind.Complex,
        "resource" => TypeKind.Resource,
        _ => throw new InvalidDataException($"A StructureDefinition of kind '{kind}' is no FHIR type."),
    };

    private static string PathOf(JsonElement element) => Text(element, "path")!;

    private static string Holder(string path) => path[..path.LastIndexOf('.')];

    private static string LastSegment(string url) => url[(url.LastIndexOf('/') + 1)..];

    private static bool IsTrue(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.GetBoolean();

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
