using FhirServer.Search;
using FhirServer.Search.Types;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Chooses how a search is run. A few candidates are found by the index of one part of the tree and then checked and sorted; many are met by a walk
/// along an index in the order of the search, which stops when the page is full. Which is which depends on values, that no planner's statistics of
/// arrays know: so candidates are counted, up to a limit.
/// </summary>
/// <param name="resources">The collection.</param>
internal sealed class MongoPlanner(IMongoCollection<BsonDocument> resources)
{
    /// <summary>From how many candidates on a walk is cheaper than to sort them, roughly the root of a page times a million.</summary>
    private const int Many = 1000;

    /// <summary>Chooses for a page.</summary>
    /// <param name="query">The query.</param>
    /// <param name="conditions">Its conditions.</param>
    /// <param name="walk">The index in the order of the search; null when none has that order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<MongoPlan> ChooseAsync(SearchQuery query, MongoConditions conditions, string? walk, CancellationToken cancellationToken)
    {
        if (conditions.Parts.FirstOrDefault(part => IsNamed(part, conditions)) is { } named)
            return new MongoPlan(new MongoLead(named), Hint: null, IsWalk: false);
        var candidates = conditions.Parts.Select(part => MongoCandidate.Of(part, conditions)).OfType<MongoCandidate>().ToList();
        if (candidates.Count == 0)
            return walk is null ? new MongoPlan(Lead: null, Hint: null, IsWalk: false) : new MongoPlan(new MongoLead(Expression: null), walk, IsWalk: true);
        // One value comes in the order of creation: whether few or many have it, the page is read in its order.
        if (candidates is [{ IsInOrder: true } only] && query.Sort.Count == 0)
            return new MongoPlan(new MongoLead(only.Part), only.Index, IsWalk: false);
        var counts = await Task.WhenAll(candidates.Select(candidate => CountAsync(conditions, candidate, cancellationToken)));
        var best = Array.IndexOf(counts, counts.Min());
        if (counts[best] < Many)
            return new MongoPlan(new MongoLead(candidates[best].Part), candidates[best].Index, IsWalk: false);
        if (query.Sort.Count == 0 && candidates.Find(candidate => candidate.IsInOrder) is { } ordered)
            return new MongoPlan(new MongoLead(ordered.Part), ordered.Index, IsWalk: false);
        return walk is null
            ? new MongoPlan(new MongoLead(candidates[best].Part), candidates[best].Index, IsWalk: false)
            : new MongoPlan(new MongoLead(Expression: null), walk, IsWalk: true);
    }

    private static bool IsNamed(SearchExpr part, MongoConditions conditions) =>
        part is SearchExpr.IdIn || (part is SearchExpr.Has && conditions.Link(part) is { Late: null, Keys.Count: < Many });

    private Task<long> CountAsync(MongoConditions conditions, MongoCandidate candidate, CancellationToken cancellationToken) =>
        resources.CountDocumentsAsync(conditions.FilterOf(candidate.Part), new CountOptions { Limit = Many, Hint = candidate.Index }, cancellationToken);
}

/// <summary>A part of a tree that an index can serve.</summary>
/// <param name="Part">The part.</param>
/// <param name="Index">The index; null when the database shall choose.</param>
/// <param name="IsInOrder">True when it gives resources in the order of creation.</param>
internal sealed record MongoCandidate(SearchExpr Part, string? Index, bool IsInOrder)
{
    /// <summary>The candidate; null for what no index narrows down.</summary>
    public static MongoCandidate? Of(SearchExpr part, MongoConditions conditions) => part switch
    {
        SearchExpr.Match match => OfMatch(match),
        SearchExpr.Or or => OfAlternatives(or, conditions),
        SearchExpr.Chain or SearchExpr.Has when conditions.Link(part).Late is not null => null,
        SearchExpr.Chain => new MongoCandidate(part, conditions.Link(part).Keys.Count == 0 ? null : MongoCollections.ByKey, IsInOrder: false),
        SearchExpr.Has => new MongoCandidate(part, Index: null, IsInOrder: false),
        _ => null,
    };

    private static MongoCandidate? OfMatch(SearchExpr.Match match) => match.Criterion switch
    {
        Criterion.Date { Prefix: SearchPrefix.NotEqual } or Criterion.Number { Prefix: SearchPrefix.NotEqual } or Criterion.Quantity { Amount.Prefix: SearchPrefix.NotEqual } or Criterion.Unequal => null,
        Criterion.Date { Prefix: SearchPrefix.Greater or SearchPrefix.GreaterOrEqual } => new MongoCandidate(match, MongoCollections.ByEnd, IsInOrder: false),
        var criterion => criterion.Accept(MongoKeyCompiler.Instance) is { } keys
            ? new MongoCandidate(match, MongoCollections.ByKey, IsInOrder: keys.Values is [_])
            : new MongoCandidate(match, MongoCriterionCompiler.Field(criterion), IsInOrder: false),
    };

    private static MongoCandidate? OfAlternatives(SearchExpr.Or or, MongoConditions conditions)
    {
        if (or.Operands.Count == 0)
            return null;
        var all = or.Operands.Select(operand => Of(operand, conditions)).ToList();
        if (all.Exists(one => one is null))
            return null;
        // Different indexes may serve the alternatives; only the database knows how to join them.
        var index = all[0]!.Index;
        return new MongoCandidate(or, all.TrueForAll(one => one!.Index == index) ? index : null, IsInOrder: false);
    }
}
