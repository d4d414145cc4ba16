using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>
/// Brings along what matches refer to (_include) and what refers to them (_revinclude), once each, level by level for :iterate.
/// See https://hl7.org/fhir/R4/search.html#include.
/// </summary>
/// <param name="store">Where resources are.</param>
/// <param name="registry">The reference parameters of each type.</param>
/// <param name="parser">Reads stored resources to find their references.</param>
/// <param name="extractor">Finds the references of a parameter.</param>
/// <param name="maxIncluded">Most resources to bring along.</param>
public sealed class IncludeResolver(
    IResourceStore store, SearchParameterRegistry registry, ResourceParser parser, IndexExtractor extractor, int maxIncluded)
{
    // However many may be brought along, they come in parts of this size.
    private readonly int _part = Math.Clamp(maxIncluded, 1, 1000);
    private readonly IncludeForward _forward = new(registry, parser, extractor);
    private readonly IncludeReverse _reverse = new(registry);

    /// <summary>What was brought along.</summary>
    /// <param name="Resources">The resources, none of them a match.</param>
    /// <param name="Cut">True when the limit kept some out.</param>
    public sealed record Included(IReadOnlyList<RawResource> Resources, bool Cut);

    /// <summary>Resolves the includes of a page.</summary>
    /// <param name="query">The query with its include rules.</param>
    /// <param name="matches">The page's matches.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Included> ResolveAsync(
        SearchQuery query, IReadOnlyList<RawResource> matches, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (query.Includes.Count == 0 || matches.Count == 0)
            return new Included([], Cut: false);
        var found = new Found(matches, maxIncluded);
        var frontier = matches;
        var rules = query.Includes;
        while (frontier.Count > 0 && rules.Count > 0 && !found.IsCut)
        {
            var before = found.Resources.Count;
            await FollowAsync(rules, frontier, found, grant, cancellationToken);
            frontier = found.Resources[before..];
            rules = [.. query.Includes.Where(rule => rule.Iterate)];
        }

        return new Included(found.IsCut ? found.Resources[..maxIncluded] : found.Resources, found.IsCut);
    }

    private async Task FollowAsync(
        IReadOnlyList<IncludeRule> rules, IReadOnlyList<RawResource> frontier, Found found, AccessGrant grant, CancellationToken cancellationToken)
    {
        var links = _forward.Links(rules, frontier);
        foreach (var keys in links.Keys.Where(found.IsNew).Chunk(_part))
        {
            if (found.IsCut)
                return;
            found.Add(await store.ReadManyAsync(keys, grant, cancellationToken));
        }

        foreach (var query in _forward.Queries(links.Canonicals).Concat(_reverse.Queries(rules, frontier)))
        {
            if (found.IsCut)
                return;
            // What is found already may be found again, and must not take the place of something new.
            await AddAllAsync(query, found, grant, cancellationToken);
        }
    }

    private async Task AddAllAsync(SearchQuery query, Found found, AccessGrant grant, CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await store.SearchAsync(query with { Count = _part + 1, After = after }, grant, cancellationToken);
            found.Add(page.Matches);
            after = page.Next;
        }
        while (after is not null && !found.IsCut);
    }

    /// <summary>What there is so far, each once, matches left out; one more than the limit shows that it cuts.</summary>
    private sealed class Found(IReadOnlyList<RawResource> matches, int most)
    {
        private readonly HashSet<ResourceKey> _seen = [.. matches.Select(match => match.Key.WithoutVersion)];

        public List<RawResource> Resources { get; } = [];

        public bool IsCut => Resources.Count > most;

        public bool IsNew(ResourceKey key) => !_seen.Contains(key);

        public void Add(IReadOnlyList<RawResource> resources)
        {
            foreach (var resource in resources)
            {
                if (!IsCut && _seen.Add(resource.Key.WithoutVersion))
                    Resources.Add(resource);
            }
        }
    }
}
