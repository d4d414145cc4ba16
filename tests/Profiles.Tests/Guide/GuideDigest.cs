using System.Text.Json;
using Profiles.Conformance;
using static Profiles.Tests.Guide.JsonParts;

namespace Profiles.Tests.Guide;

/// <summary>
/// Every fact of a guide, a line each, by where it stands: "Patient#Patient.identifier" -> "1..* S Identifier". One is read
/// from the digest of the published guide (published-6.5.0.json), the other from what the build compiled and embedded.
/// </summary>
internal static class GuideDigest
{
    private const string Canonical = "https://nrces.in/ndhm/fhir/r4/";

    /// <summary>The constraints of ndhm.in 6.5.0 as NRCeS published them: facts only, no words of theirs but codes and displays.</summary>
    public static Dictionary<string, string> Published()
    {
        using var stream = typeof(GuideDigest).Assembly.GetManifestResourceStream("published-6.5.0.json")!;
        using var document = JsonDocument.Parse(stream);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var structure in document.RootElement.GetProperty("structures").EnumerateObject())
            PublishedStructure(structure.Name, structure.Value, facts);
        foreach (var set in document.RootElement.GetProperty("valueSets").EnumerateObject())
            PublishedValueSet(set.Name, set.Value, facts);
        foreach (var system in document.RootElement.GetProperty("codeSystems").EnumerateObject())
            PublishedCodeSystem(system.Name, system.Value, facts);
        return facts;
    }

    /// <summary>The same of the embedded guide.</summary>
    public static Dictionary<string, string> Compiled()
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in CompiledGuide.Package.Entries)
        {
            using var document = JsonDocument.Parse(CompiledGuide.Package.Read(entry));
            var resource = document.RootElement;
            resource.GetProperty("url").GetString().Should().Be($"{Canonical}{entry.ResourceType}/{entry.Id}");
            Add(entry, resource, facts);
        }

        return facts;
    }

    private static void Add(DefinitionEntry entry, JsonElement resource, Dictionary<string, string> facts)
    {
        switch (entry.ResourceType)
        {
            case "StructureDefinition":
                CompiledStructure(entry.Id, resource, facts);
                break;
            case "ValueSet":
                facts[$"ValueSet {entry.Id}"] = Text(resource, "name");
                foreach (var part in new[] { "include", "exclude" })
                    AddParts($"ValueSet {entry.Id} {part}", Items(resource.GetProperty("compose"), part), CompiledConcepts, CompiledFilters, facts);
                break;
            default:
                facts[$"{entry.ResourceType} {entry.Id}"] = $"{Text(resource, "name")} {Text(resource, "caseSensitive")} {Text(resource, "content")}";
                foreach (var (code, display) in CompiledConcepts(resource)) facts[$"{entry.ResourceType} {entry.Id} {code}"] = display;
                break;
        }
    }

    private static void PublishedStructure(string id, JsonElement structure, Dictionary<string, string> facts)
    {
        var type = Text(structure, "type");
        facts[id] = $"{type} {Text(structure, "base")} {string.Join(", ", Items(structure, "context").Select(item => item.GetString()).Order(StringComparer.Ordinal))}";
        foreach (var element in structure.GetProperty("elements").EnumerateObject())
            facts[$"{id}#{type}{element.Name}"] = element.Value.GetString()!;
    }

    private static void CompiledStructure(string id, JsonElement structure, Dictionary<string, string> facts)
    {
        var contexts = Items(structure, "context")
            .Select(item => $"{Text(item, "type")} {Text(item, "expression").Replace($"{Canonical}StructureDefinition/", "~", StringComparison.Ordinal)}");
        facts[id] = $"{Text(structure, "type")} {ElementLine.Short(Text(structure, "baseDefinition"))} {string.Join(", ", contexts.Order(StringComparer.Ordinal))}";
        foreach (var element in structure.GetProperty("snapshot").GetProperty("element").EnumerateArray())
            facts[$"{id}#{Text(element, "id")}"] = ElementLine.Of(element);
    }

    private static void PublishedValueSet(string id, JsonElement set, Dictionary<string, string> facts)
    {
        facts[$"ValueSet {id}"] = Text(set, "name");
        foreach (var part in new[] { "include", "exclude" })
            AddParts($"ValueSet {id} {part}", Items(set, part), PublishedConcepts, part => Items(part, "filters").Select(item => item.GetString()!), facts);
    }

    private static void PublishedCodeSystem(string id, JsonElement system, Dictionary<string, string> facts)
    {
        facts[$"CodeSystem {id}"] = $"{Text(system, "name")} {Text(system, "caseSensitive")} {Text(system, "content")}";
        foreach (var (code, display) in PublishedConcepts(system)) facts[$"CodeSystem {id} {code}"] = display;
    }

    private static void AddParts(
        string where,
        IEnumerable<JsonElement> parts,
        Func<JsonElement, IEnumerable<(string Code, string Display)>> concepts,
        Func<JsonElement, IEnumerable<string>> filters,
        Dictionary<string, string> facts)
    {
        foreach (var (number, part) in parts.Index())
        {
            facts[$"{where} {number}"] = $"{Text(part, "system")} {string.Join(" and ", filters(part))}";
            foreach (var (code, display) in concepts(part)) facts.Add($"{where} {number} {code}", display);
        }
    }

    private static IEnumerable<(string Code, string Display)> PublishedConcepts(JsonElement part) =>
        part.TryGetProperty("concepts", out var concepts) ? concepts.EnumerateObject().Select(item => (item.Name, item.Value.GetString()!)) : [];

    private static IEnumerable<(string Code, string Display)> CompiledConcepts(JsonElement part) =>
        Items(part, "concept").Select(item => (Text(item, "code"), Text(item, "display")));

    private static IEnumerable<string> CompiledFilters(JsonElement part) =>
        Items(part, "filter").Select(item => $"{Text(item, "property")} {Text(item, "op")} {Text(item, "value")}");
}
