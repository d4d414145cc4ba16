using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Storage;

/// <summary>
/// Says which versions matched when a walk over pages began, of resources that were written since. What links lead to is asked of the store, as
/// it is now; all else of a version is judged in memory.
/// </summary>
/// <param name="find">Searches the store: the keys of what matches now.</param>
internal sealed class SnapshotJudge(Func<SearchQuery, AccessGrant, CancellationToken, Task<IReadOnlyList<ResourceKey>>> find)
{
    /// <summary>Judges versions.</summary>
    /// <param name="query">The query, with <see cref="SearchQuery.Versions"/>.</param>
    /// <param name="grant">The leave; a version must satisfy it as well.</param>
    /// <param name="versions">The versions as they stood.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For each version how search sees it, or null when it did not match.</returns>
    public async Task<IReadOnlyList<IndexedResource?>> JudgeAsync(
        SearchQuery query, AccessGrant grant, IReadOnlyList<RawResource> versions, CancellationToken cancellationToken)
    {
        var read = query.Versions ?? throw new ArgumentException("Only a query that says how versions are read can be judged.", nameof(query));
        var candidates = versions.Select(read).ToList();
        var where = await new LinkStep(candidates, grant, find).RunAsync(query.Where, cancellationToken);
        // The filter itself is the server's: what it looks through is not filtered again.
        var rows = grant.RowsOf(query.Types) is { } filter ? await new LinkStep(candidates, AccessGrant.System, find).RunAsync(filter, cancellationToken) : null;
        return [.. candidates.Select(candidate => Matches(query, where, rows, candidate) ? candidate : null)];
    }

    private static bool Matches(SearchQuery query, SearchExpr where, SearchExpr? rows, IndexedResource candidate) =>
        (query.Types.Count == 0 || query.Types.Contains(candidate.Key.Type))
        && InMemoryMatcher.Matches(where, candidate, [])
        && (rows is null || InMemoryMatcher.Matches(rows, candidate, []));

    /// <summary>Replaces links by what they lead to, for some candidates.</summary>
    private sealed class LinkStep(
        List<IndexedResource> candidates, AccessGrant grant, Func<SearchQuery, AccessGrant, CancellationToken, Task<IReadOnlyList<ResourceKey>>> find)
    {
        public async Task<SearchExpr> RunAsync(SearchExpr expression, CancellationToken cancellationToken) => expression switch
        {
            SearchExpr.And and => new SearchExpr.And(await AllAsync(and.Operands, cancellationToken)),
            SearchExpr.Or or => new SearchExpr.Or(await AllAsync(or.Operands, cancellationToken)),
            SearchExpr.Not not => new SearchExpr.Not(await RunAsync(not.Operand, cancellationToken)),
            SearchExpr.Chain chain => await ChainAsync(chain, cancellationToken),
            SearchExpr.Has => await HasAsync(expression, cancellationToken),
            _ => expression,
        };

        private async Task<IReadOnlyList<SearchExpr>> AllAsync(IReadOnlyList<SearchExpr> operands, CancellationToken cancellationToken)
        {
            var all = new List<SearchExpr>(operands.Count);
            foreach (var operand in operands)
                all.Add(await RunAsync(operand, cancellationToken));
            return all;
        }

        private async Task<SearchExpr> ChainAsync(SearchExpr.Chain chain, CancellationToken cancellationToken)
        {
            var ids = candidates.SelectMany(candidate => candidate.Entries).OfType<IndexEntry.Reference>()
                .Where(link => link.Code == chain.Reference.Code && link.Type == chain.TargetType && link.Id is not null)
                .Select(link => link.Id!).Distinct(StringComparer.Ordinal).ToList();
            var found = await FindAsync(chain.TargetType, ids, chain.Inner, cancellationToken);
            return new SearchExpr.Or([.. found.Select(key => new SearchExpr.Match(chain.Reference, new Criterion.Reference(key.Type, key.Id, Version: null)))]);
        }

        private async Task<SearchExpr> HasAsync(SearchExpr has, CancellationToken cancellationToken)
        {
            var ways = new List<SearchExpr>();
            foreach (var type in candidates.GroupBy(candidate => candidate.Key.Type))
            {
                var found = await FindAsync(type.Key, [.. type.Select(candidate => candidate.Key.Id)], has, cancellationToken);
                ways.Add(new SearchExpr.And([new SearchExpr.TypeIn([type.Key]), new SearchExpr.IdIn([.. found.Select(key => key.Id)])]));
            }

            return new SearchExpr.Or(ways);
        }

        private Task<IReadOnlyList<ResourceKey>> FindAsync(string type, List<string> ids, SearchExpr where, CancellationToken cancellationToken) => ids.Count == 0
            ? Task.FromResult<IReadOnlyList<ResourceKey>>([])
            : find(new SearchQuery { Types = [type], Where = new SearchExpr.And([new SearchExpr.IdIn(ids), where]), Count = ids.Count }, grant, cancellationToken);
    }
}
