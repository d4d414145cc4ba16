using System.Collections.Frozen;
using FhirServer.Search.Paths;

namespace FhirServer.Search;

/// <summary>The parameters of each type at one moment; never changes. Types that two sets have alike share one table.</summary>
internal sealed class SearchParameterTables
{
    private const string AnyDomainType = "DomainResource";

    // https://hl7.org/fhir/R4/resource.html: these three specialise Resource itself. Asking their schemas would compile all types at start.
    private static readonly string[] s_notDomainTypes = ["Binary", "Bundle", "Parameters"];

    private readonly FrozenDictionary<string, FrozenDictionary<string, SearchParameterInfo>> _byType;
    private readonly FrozenDictionary<string, SearchParameterDefinition> _byUrl;

    private SearchParameterTables(
        FrozenDictionary<string, FrozenDictionary<string, SearchParameterInfo>> byType, FrozenDictionary<string, SearchParameterDefinition> byUrl) =>
        (_byType, _byUrl) = (byType, byUrl);

    /// <summary>The tables that definitions make.</summary>
    public static SearchParameterTables Of(IReadOnlyList<SearchParameterDefinition> definitions, IReadOnlyList<string> resourceTypes) =>
        new SearchParameterTables(
            resourceTypes.Append(SearchParameterRegistry.AnyType).ToFrozenDictionary(type => type, _ => FrozenDictionary<string, SearchParameterInfo>.Empty),
            FrozenDictionary<string, SearchParameterDefinition>.Empty).With(definitions);

    /// <summary>These tables and more; a code or URL that is taken stays with who has it.</summary>
    public SearchParameterTables With(IReadOnlyList<SearchParameterDefinition> definitions)
    {
        if (definitions.Count == 0)
            return this;
        var byUrl = new Dictionary<string, SearchParameterDefinition>(_byUrl, StringComparer.Ordinal);
        foreach (var definition in definitions)
            byUrl.TryAdd(definition.Url, definition);
        var byBase = definitions
            .SelectMany(definition => definition.Bases, (definition, type) => (type, definition))
            .ToLookup(pair => pair.type, pair => pair.definition);
        return new SearchParameterTables(
            _byType.ToFrozenDictionary(pair => pair.Key, pair => TypeTable(pair.Key, pair.Value, byBase, byUrl)), byUrl.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The definition with a canonical URL, or null.</summary>
    public SearchParameterDefinition? Definition(string url) => _byUrl.GetValueOrDefault(url);

    /// <summary>The parameter of a type, or null.</summary>
    public SearchParameterInfo? Find(string type, string code) => _byType.GetValueOrDefault(type)?.GetValueOrDefault(code);

    /// <summary>All parameters of a type; always the same object while they are the same.</summary>
    public IReadOnlyList<SearchParameterInfo> For(string type) => _byType.TryGetValue(type, out var table) ? table.Values : [];

    /// <summary>What is the same object as long as a type's parameters are the same.</summary>
    public object? Table(string type) => _byType.GetValueOrDefault(type);

    /// <summary>Says whether there is a table for a type.</summary>
    public bool Has(string type) => _byType.ContainsKey(type);

    /// <summary>The types whose resources a definition is about, among those that can be stored.</summary>
    public IEnumerable<string> TypesOf(SearchParameterDefinition definition) =>
        _byType.Keys.Where(type => type != SearchParameterRegistry.AnyType && Bases(type).Any(definition.Bases.Contains));

    /// <summary>The part of an expression that concerns a type; null when none does.</summary>
    public static string? ExpressionFor(string type, string expression)
    {
        var parts = PathParser.SplitUnion(expression)
            .Where(part => BeginsWith(part, type) || BeginsWith(part, SearchParameterRegistry.AnyType) || BeginsWith(part, AnyDomainType));
        var own = string.Join(" | ", parts);
        return own.Length > 0 ? own : null;
    }

    private static IEnumerable<string> Bases(string type) => type switch
    {
        // A search over all types may ask for what nearly all have.
        SearchParameterRegistry.AnyType => [type, AnyDomainType],
        _ when s_notDomainTypes.Contains(type) => [SearchParameterRegistry.AnyType, type],
        _ => [SearchParameterRegistry.AnyType, AnyDomainType, type],
    };

    private static FrozenDictionary<string, SearchParameterInfo> TypeTable(
        string type,
        FrozenDictionary<string, SearchParameterInfo> known,
        ILookup<string, SearchParameterDefinition> byBase,
        Dictionary<string, SearchParameterDefinition> byUrl)
    {
        // Only codes with an underscore are kept under one name for all types; the others need a type to be found.
        var definitions = Bases(type).SelectMany(name => byBase[name]).Distinct()
            .Where(definition => type != SearchParameterRegistry.AnyType || definition.Code.StartsWith('_')).ToList();
        if (definitions.Count == 0)
            return known;
        var table = new Dictionary<string, SearchParameterInfo>(known, StringComparer.Ordinal);
        foreach (var simple in definitions.Where(definition => definition.Components.Count == 0))
            table.TryAdd(simple.Code, Make(type, simple, []));
        foreach (var composite in definitions.Where(definition => definition.Components.Count > 0))
        {
            // A part that clients added may be gone, or not ready yet: then its composite is not either.
            var components = composite.Components
                .Where(component => byUrl.TryGetValue(component.Definition, out var part) && table.ContainsKey(part.Code))
                .Select(component => new SearchParameterComponent(table[byUrl[component.Definition].Code], component.Expression)).ToList();
            if (components.Count == composite.Components.Count)
                table.TryAdd(composite.Code, Make(type, composite, components));
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static SearchParameterInfo Make(
        string type, SearchParameterDefinition definition, IReadOnlyList<SearchParameterComponent> components)
    {
        var expression = definition.Expression is null ? null : ExpressionFor(type, definition.Expression);
        return new SearchParameterInfo(type, definition.Code, definition.Type, definition.Url, expression, definition.Targets, components);
    }

    private static bool BeginsWith(string path, string type)
    {
        var start = path.AsSpan().TrimStart('(');
        return start.StartsWith(type, StringComparison.Ordinal) && (start.Length == type.Length || !char.IsAsciiLetterOrDigit(start[type.Length]));
    }
}
