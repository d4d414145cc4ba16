using System.Collections.Frozen;
using FhirServer.Search.Paths;
using Profiles.Conformance;

namespace FhirServer.Search;

/// <summary>
/// Which search parameters each resource type has, made from the definitions. Parameters of all types (<c>_tag</c>, ...) stand under each type,
/// and under <see cref="AnyType"/> for searches over all types.
/// See https://hl7.org/fhir/R4/searchparameter-registry.html.
/// </summary>
public sealed class SearchParameterRegistry
{
    /// <summary>The name under which the parameters stand that every type has.</summary>
    public const string AnyType = "Resource";

    private const string AnyDomainType = "DomainResource";

    // https://hl7.org/fhir/R4/resource.html: these three specialise Resource itself. Asking their schemas would compile all types at start.
    private static readonly string[] s_notDomainTypes = ["Binary", "Bundle", "Parameters"];

    private readonly FrozenDictionary<string, FrozenDictionary<string, SearchParameterInfo>> _byType;

    /// <summary>Reads the definitions.</summary>
    /// <param name="library">Where the SearchParameter resources come from.</param>
    /// <param name="resourceTypes">The types that resources can have (<see cref="TypeSchemas.ResourceTypes"/>).</param>
    /// <exception cref="FormatException">A definition lacks what it needs.</exception>
    public SearchParameterRegistry(ConformanceLibrary library, IReadOnlyList<string> resourceTypes)
    {
        ResourceTypes = resourceTypes;
        SearchParameterDefinition[] definitions =
            [.. library.SearchParameters().Select(json => DefinitionCorrections.Correct(SearchParameterDefinition.Read(json)))];
        var byBase = definitions
            .SelectMany(definition => definition.Bases, (definition, type) => (type, definition))
            .ToLookup(pair => pair.type, pair => pair.definition);
        var codes = definitions.ToDictionary(definition => definition.Url, definition => definition.Code);
        _byType = resourceTypes.Append(AnyType).ToFrozenDictionary(type => type, type => TypeTable(type, byBase, codes));
    }

    /// <summary>The types that resources can have.</summary>
    public IReadOnlyList<string> ResourceTypes { get; }

    /// <summary>The parameter of a type, or null when the type, or the type's parameter, is unknown.</summary>
    /// <param name="type">The resource type, or <see cref="AnyType"/>.</param>
    /// <param name="code">The parameter's code.</param>
    public SearchParameterInfo? Find(string type, string code) => _byType.GetValueOrDefault(type)?.GetValueOrDefault(code);

    /// <summary>All parameters of a type, in no particular order; none for an unknown type.</summary>
    /// <param name="type">The resource type, or <see cref="AnyType"/>.</param>
    public IReadOnlyList<SearchParameterInfo> For(string type) => _byType.TryGetValue(type, out var table) ? table.Values : [];

    /// <summary>Says whether resources of a type can be stored.</summary>
    public bool IsType(string type) => type != AnyType && _byType.ContainsKey(type);

    private static FrozenDictionary<string, SearchParameterInfo> TypeTable(
        string type, ILookup<string, SearchParameterDefinition> byBase, Dictionary<string, string> codes)
    {
        var definitions = byBase[AnyType]
            // A search over all types may ask for what nearly all have.
            .Concat(s_notDomainTypes.Contains(type) ? [] : byBase[AnyDomainType])
            .Concat(type == AnyType ? [] : byBase[type])
            .ToList();
        var table = definitions.Where(definition => definition.Components.Count == 0)
            .ToDictionary(definition => definition.Code, definition => Make(type, definition, []));
        foreach (var composite in definitions.Where(definition => definition.Components.Count > 0))
        {
            var components = composite.Components.Select(component => new SearchParameterComponent(
                table[codes[component.Definition]], component.Expression));
            table.Add(composite.Code, Make(type, composite, [.. components]));
        }

        return table.ToFrozenDictionary();
    }

    private static SearchParameterInfo Make(
        string type, SearchParameterDefinition definition, IReadOnlyList<SearchParameterComponent> components)
    {
        var expression = definition.Expression is null ? null : ExpressionFor(type, definition.Expression);
        return new SearchParameterInfo(type, definition.Code, definition.Type, definition.Url, expression, definition.Targets, components);
    }

    private static string? ExpressionFor(string type, string expression)
    {
        var parts = PathParser.SplitUnion(expression).Where(part => BeginsWith(part, type) || BeginsWith(part, AnyType) || BeginsWith(part, AnyDomainType));
        var own = string.Join(" | ", parts);
        return own.Length > 0 ? own : null;
    }

    private static bool BeginsWith(string path, string type)
    {
        var start = path.AsSpan().TrimStart('(');
        return start.StartsWith(type, StringComparison.Ordinal) && (start.Length == type.Length || !char.IsAsciiLetterOrDigit(start[type.Length]));
    }
}
