using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>A ConceptMap read once: https://hl7.org/fhir/R4/conceptmap.html.</summary>
internal sealed class ConceptMapRules
{
    private ConceptMapRules(string url, string? target, IReadOnlyList<Group> groups) => (Url, Target, Groups) = (url, target, groups);

    /// <summary>Its canonical, with version where it has one.</summary>
    public string Url { get; }

    /// <summary>The value set it maps to; null when it is not said.</summary>
    public string? Target { get; }

    /// <summary>Its groups.</summary>
    public IReadOnlyList<Group> Groups { get; }

    /// <summary>Reads one.</summary>
    public static ConceptMapRules Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, JsonRead.AsDeepAsStored);
        var root = document.RootElement;
        var (url, version) = (JsonRead.Text(root, "url"), JsonRead.Text(root, "version"));
        return new ConceptMapRules(
            version is null ? url ?? "" : $"{url}|{version}",
            JsonRead.Text(root, "targetUri") ?? JsonRead.Text(root, "targetCanonical"),
            [.. JsonRead.Items(root, "group").Select(ReadGroup)]);
    }

    private static Group ReadGroup(JsonElement group)
    {
        var unmapped = group.TryGetProperty("unmapped", out var found) ? found : default;
        return new Group(
            JsonRead.Text(group, "source"),
            JsonRead.Text(group, "target"),
            [.. JsonRead.Items(group, "element").SelectMany(ReadElement)],
            JsonRead.Text(unmapped, "mode"),
            JsonRead.Text(unmapped, "code"),
            JsonRead.Text(unmapped, "display"),
            JsonRead.Text(unmapped, "url"));
    }

    private static IEnumerable<Mapping> ReadElement(JsonElement element)
    {
        var (code, display) = (JsonRead.Text(element, "code"), JsonRead.Text(element, "display"));
        if (code is null)
            yield break;
        var targets = JsonRead.Items(element, "target").ToList();
        if (targets.Count == 0)
            yield return new Mapping(code, display, null, null, "unmatched", [], []);
        foreach (var target in targets)
        {
            yield return new Mapping(
                code, display, JsonRead.Text(target, "code"), JsonRead.Text(target, "display"), JsonRead.Text(target, "equivalence") ?? "equivalent",
                ReadProperties(target, "dependsOn"), ReadProperties(target, "product"));
        }
    }

    private static IReadOnlyList<MappedProperty> ReadProperties(JsonElement target, string name) =>
        [.. JsonRead.Items(target, name).Select(item => new MappedProperty(JsonRead.Text(item, "property") ?? "", JsonRead.Text(item, "system"), JsonRead.Text(item, "value") ?? "", JsonRead.Text(item, "display")))];

    /// <summary>The mappings from one system to another, and what becomes of codes that have none.</summary>
    internal sealed record Group(string? Source, string? Target, IReadOnlyList<Mapping> Mappings, string? UnmappedMode, string? UnmappedCode, string? UnmappedDisplay, string? OtherMap)
    {
        private readonly ILookup<string, Mapping> _bySource = Mappings.ToLookup(mapping => mapping.Source, StringComparer.Ordinal);
        private readonly ILookup<string, Mapping> _byTarget = Mappings.Where(mapping => mapping.Target is not null).ToLookup(mapping => mapping.Target!, StringComparer.Ordinal);

        /// <summary>The mappings from a code.</summary>
        public IEnumerable<Mapping> From(string code) => _bySource[code];

        /// <summary>The mappings to a code.</summary>
        public IEnumerable<Mapping> To(string code) => _byTarget[code];
    }

    /// <summary>One source code and one target.</summary>
    internal sealed record Mapping(
        string Source, string? SourceDisplay, string? Target, string? TargetDisplay, string Equivalence, IReadOnlyList<MappedProperty> DependsOn, IReadOnlyList<MappedProperty> Products);
}
