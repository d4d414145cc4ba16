using System.Collections.Frozen;
using FhirServer.Search.Paths;
using FhirServer.Search.Types;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Search;

/// <summary>
/// Makes the index entries of a resource: for every parameter of its type, the elements that the parameter's path selects, told by the
/// parameter's type. Paths are compiled once for each type, when its first resource comes.
/// See https://hl7.org/fhir/R4/search.html#searchparam.
/// </summary>
public sealed class IndexExtractor
{
    // The store keeps these two in columns of their own, stamped in the commit.
    private static readonly string[] s_notIndexed = ["_id", "_lastUpdated"];

    // One for each request: nobody looks for their codes word by word, and writing the words would cost more than all else.
    private const string Recorded = "AuditEvent";

    private readonly SearchParameterRegistry _registry;
    private readonly TypeSchemas _schemas;
    private readonly SearchSettings _settings;
    private readonly BooleanElements _booleans;
    private volatile Plans _plans;

    /// <summary>Prepares to extract; compiles nothing yet.</summary>
    /// <param name="registry">The parameters of each type.</param>
    /// <param name="schemas">The definitions of the types.</param>
    /// <param name="settings">The server's base URL and time zone.</param>
    public IndexExtractor(SearchParameterRegistry registry, TypeSchemas schemas, SearchSettings settings)
    {
        (_registry, _schemas, _settings, _booleans) = (registry, schemas, settings, new BooleanElements(schemas));
        _plans = PlansFor(registry.Indexed, previous: null);
    }

    /// <summary>Makes the index entries of a resource.</summary>
    /// <param name="resource">The resource, root of its tree or entry of a Bundle; of a type that can be stored.</param>
    /// <returns>The entries, each once, in the order of the parameters' codes; at the end those of its text and of what it contains.</returns>
    /// <exception cref="Fhir.FhirException">422: an element combines into more values of a composite than are allowed.</exception>
    public IReadOnlyList<IndexEntry> Extract(Element resource)
    {
        var entries = new List<IndexEntry>();
        Add(resource, entries);
        TextSearch.Index(resource, resource.Type?.Name == Recorded && _settings.FullText == FullText.All ? FullText.Narrative : _settings.FullText, entries);
        AddContained(resource, entries);
        return entries;
    }

    private void Add(Element resource, List<IndexEntry> entries)
    {
        var found = new List<Element>();
        foreach (var plan in PlansOf(resource))
        {
            found.Clear();
            plan.Path.Take(resource, new PathWalk(resource, found));
            if (found.Count > 0)
                plan.Index(found, resource, _settings, entries);
        }
    }

    private void AddContained(Element resource, List<IndexEntry> entries)
    {
        Dictionary<string, int>? places = null;
        foreach (var contained in resource.Children("contained"))
        {
            if (contained.Type is not { } type)
                continue;
            places ??= new Dictionary<string, int>(StringComparer.Ordinal);
            var place = places.GetValueOrDefault(type.Name);
            places[type.Name] = place + 1;
            if (place >= ContainedSearch.Places)
                continue;
            var own = new List<IndexEntry>();
            Add(contained, own);
            var prefix = ContainedSearch.Prefix(type.Name, place);
            entries.Add(ContainedSearch.Marker(type.Name, place));
            entries.AddRange(own.Select(entry => entry with { Code = prefix + entry.Code }));
        }
    }

    /// <summary>The elements that a parameter's path selects in a resource.</summary>
    /// <param name="parameter">A parameter of the resource's type.</param>
    /// <param name="resource">The resource.</param>
    public IReadOnlyList<Element> Select(SearchParameterInfo parameter, Element resource)
    {
        var found = new List<Element>();
        PlanOf(parameter, resource)?.Path.Take(resource, new PathWalk(resource, found));
        return found;
    }

    /// <summary>Makes the index entries of a resource under one parameter: for a reference parameter, what _include follows.</summary>
    /// <param name="parameter">A parameter of the resource's type.</param>
    /// <param name="resource">The resource.</param>
    public IReadOnlyList<IndexEntry> Extract(SearchParameterInfo parameter, Element resource)
    {
        var entries = new List<IndexEntry>();
        var found = new List<Element>();
        if (PlanOf(parameter, resource) is { } plan)
        {
            plan.Path.Take(resource, new PathWalk(resource, found));
            plan.Index(found, resource, _settings, entries);
        }

        return entries;
    }

    private IndexPlan? PlanOf(SearchParameterInfo parameter, Element resource) =>
        Array.Find(PlansOf(resource), plan => plan.Parameter.Code == parameter.Code);

    private IndexPlan[] PlansOf(Element resource)
    {
        if (resource.Type is not { } type)
            return [];
        var (plans, tables) = (_plans, _registry.Indexed);
        if (!ReferenceEquals(plans.Tables, tables))
            _plans = plans = PlansFor(tables, plans);
        return plans.ByType.TryGetValue(type.Name, out var found) ? found.Value : [];
    }

    // What a type had is kept while its parameters are the same.
    private Plans PlansFor(SearchParameterTables tables, Plans? previous) => new(tables, _registry.ResourceTypes.ToFrozenDictionary(type => type, type =>
        previous is not null && ReferenceEquals(previous.Tables.Table(type), tables.Table(type))
            ? previous.ByType[type]
            : new Lazy<IndexPlan[]>(() => Compile(tables.For(type)))));

    private IndexPlan[] Compile(IReadOnlyList<SearchParameterInfo> parameters) =>
    [
        .. parameters
            .Where(parameter => parameter.Expression is not null && !s_notIndexed.Contains(parameter.Code))
            .OrderBy(parameter => parameter.Code, StringComparer.Ordinal)
            .Select(parameter => IndexPlan.Compile(parameter, _schemas, _booleans)),
    ];

    private sealed record Plans(SearchParameterTables Tables, FrozenDictionary<string, Lazy<IndexPlan[]>> ByType);
}
