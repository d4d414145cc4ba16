using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>The concepts of a code system and how they subsume each other: https://hl7.org/fhir/R4/codesystem.html.</summary>
public sealed class CodeSystemContent
{
    // What was stored was let in by the server's own limit.
    private static readonly JsonDocumentOptions AsDeepAsStored = new() { MaxDepth = 2000 };

    private readonly Dictionary<string, CodeSystemConcept> _concepts;

    private CodeSystemContent(string url, string content, string? hierarchyMeaning, bool isCaseSensitive)
    {
        (Url, Content, HierarchyMeaning) = (url, content, hierarchyMeaning);
        IsCaseSensitive = isCaseSensitive;
        _concepts = new(isCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The canonical, without version.</summary>
    public string Url { get; }

    /// <summary>How much of it is here: complete, fragment, example, not-present, supplement.</summary>
    public string Content { get; }

    /// <summary>Whether every concept is here.</summary>
    public bool IsComplete => Content == "complete";

    /// <summary>Whether case matters in codes.</summary>
    public bool IsCaseSensitive { get; }

    /// <summary>What the hierarchy means; null when it is not said.</summary>
    public string? HierarchyMeaning { get; }

    /// <summary>The concepts.</summary>
    public IReadOnlyCollection<CodeSystemConcept> Concepts => _concepts.Values;

    /// <summary>Reads a CodeSystem.</summary>
    /// <exception cref="TerminologyException">It has no url.</exception>
    public static CodeSystemContent Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, AsDeepAsStored);
        var root = document.RootElement;
        var url = Text(root, "url") ?? throw new TerminologyException("A CodeSystem without url cannot be used.");
        var isCaseSensitive = !root.TryGetProperty("caseSensitive", out var sensitive) || sensitive.GetBoolean();
        var system = new CodeSystemContent(url, Text(root, "content") ?? "complete", Text(root, "hierarchyMeaning"), isCaseSensitive);
        system.Add(root, parent: null);
        system.Relate();
        return system;
    }

    /// <summary>The concept with a code, or null.</summary>
    public CodeSystemConcept? Find(string code) => _concepts.GetValueOrDefault(code);

    /// <summary>Sees to it that the hierarchy means subsumption.</summary>
    /// <exception cref="TerminologyException">It means something else.</exception>
    public void RequireSubsumption()
    {
        if (HierarchyMeaning is not (null or "is-a"))
            throw new TerminologyException($"The hierarchy of the code system {Url} means '{HierarchyMeaning}', not that a code subsumes another.");
    }

    /// <summary>A code and all it subsumes.</summary>
    public IReadOnlySet<string> Below(string code) => Reach(code, concept => concept.Children);

    /// <summary>A code and all that subsume it.</summary>
    public IReadOnlySet<string> Above(string code) => Reach(code, concept => concept.Parents);

    private HashSet<string> Reach(string code, Func<CodeSystemConcept, IEnumerable<string>> next)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([Find(code)?.Code ?? code]);
        while (open.TryPop(out var one))
        {
            // What is reached twice, or in a circle, is looked at once.
            if (!reached.Add(one) || Find(one) is not { } concept)
                continue;
            foreach (var other in next(concept))
                open.Push(other);
        }

        return reached;
    }

    private void Add(JsonElement holder, CodeSystemConcept? parent)
    {
        if (!holder.TryGetProperty("concept", out var concepts) || concepts.ValueKind != JsonValueKind.Array)
            return;
        foreach (var element in concepts.EnumerateArray())
        {
            if (Text(element, "code") is not { } code)
                continue;
            if (!_concepts.TryGetValue(code, out var concept))
                _concepts.Add(code, concept = new CodeSystemConcept(code) { Display = Text(element, "display"), Designations = Designation.ReadAll(element) });
            if (parent is not null)
                concept.Parents.Add(parent.Code);
            if (element.TryGetProperty("property", out var properties) && properties.ValueKind == JsonValueKind.Array)
                concept.Properties.AddRange(properties.EnumerateArray().Select(Property).OfType<KeyValuePair<string, string>>());
            Add(element, concept);
        }
    }

    // The hierarchy may stand in nesting, in properties of the narrower concept, or in those of the wider one.
    private void Relate()
    {
        foreach (var concept in _concepts.Values)
        {
            foreach (var (code, value) in concept.Properties)
            {
                if (code is "parent" or "subsumedBy")
                    concept.Parents.Add(value);
                else if (code == "child" && Find(value) is { } child)
                    child.Parents.Add(concept.Code);
            }
        }

        foreach (var concept in _concepts.Values)
        {
            foreach (var parent in concept.Parents)
                Find(parent)?.Children.Add(concept.Code);
        }
    }

    private static KeyValuePair<string, string>? Property(JsonElement property)
    {
        if (Text(property, "code") is not { } code)
            return null;
        foreach (var member in property.EnumerateObject())
        {
            if (!member.Name.StartsWith("value", StringComparison.Ordinal))
                continue;
            var value = member.Value.ValueKind == JsonValueKind.Object ? Text(member.Value, "code") : member.Value.ToString();
            return value is null ? null : new(code, member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.ToLowerInvariant() : value);
        }

        return null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
