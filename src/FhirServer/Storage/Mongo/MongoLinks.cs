using FhirServer.Fhir;
using FhirServer.Search;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// What chains and reverse chains lead to, found before the search itself: the inner search first, then its ids stand in the outer filter.
/// What is found must satisfy the grant's row filter as well: what the caller may not see must not show through a link.
/// </summary>
internal sealed class MongoLinks(IMongoCollection<BsonDocument> resources, IReadOnlyCollection<string> types)
{
    /// <summary>Most resources that the other end of a link may have; a search that finds more is refused.</summary>
    public const int MostLinked = 50_000;

    // From how many on it is cheaper to walk the near end and ask, than to find the far end first.
    private const int MostStaged = 1000;
    private readonly MongoPlanner planner = new(resources);

    /// <summary>The filter of resources of some types (empty for all) that satisfy a tree and a grant; deleted ones too.</summary>
    /// <param name="session">The transaction to look in, or null.</param>
    /// <param name="searched">The types.</param>
    /// <param name="where">The tree.</param>
    /// <param name="grant">The grant; null when its filter itself is asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<BsonDocument> FilterAsync(
        IClientSessionHandle? session, IReadOnlyList<string> searched, SearchExpr where, AccessGrant? grant, CancellationToken cancellationToken) =>
        (await FollowAsync(session, searched, where, grant, cancellationToken)).Filter(lead: null);

    /// <summary>The conditions of a search that asks links late whose far end holds many, where the tree lets it: that must all hold.</summary>
    public async Task<MongoConditions> PrepareAsync(IReadOnlyList<string> searched, SearchExpr where, AccessGrant grant, CancellationToken cancellationToken)
    {
        var links = new Dictionary<SearchExpr, MongoLink>(ReferenceEqualityComparer.Instance);
        await AskLateAsync(where, grant, links, cancellationToken);
        if (grant.RowsOf(searched) is { } rows)
            await AskLateAsync(rows, grant: null, links, cancellationToken);
        return await FollowAsync(session: null, searched, where, grant, links, cancellationToken);
    }

    private async Task AskLateAsync(SearchExpr where, AccessGrant? grant, Dictionary<SearchExpr, MongoLink> links, CancellationToken cancellationToken)
    {
        foreach (var part in MongoConditions.PartsOf(where))
        {
            var (type, inner) = part switch
            {
                SearchExpr.Chain chain => (chain.TargetType, chain.Inner),
                SearchExpr.Has has => (has.Reference.ResourceType, has.Inner),
                _ => (string.Empty, SearchExpr.Nothing),
            };
            if (type.Length == 0)
                continue;
            var far = await FollowAsync(session: null, [type], inner, grant, cancellationToken);
            var plan = await planner.ChooseAsync(new SearchQuery { Types = [type], Where = inner, Count = MostStaged }, far, MongoCollections.TypeInOrderOfCreation, cancellationToken);
            var found = await resources.CountDocumentsAsync(
                new BsonDocument("del", false).Merge(far.Filter(plan.Lead)), new CountOptions { Limit = MostStaged, Hint = plan.Hint }, cancellationToken);
            if (found == MostStaged)
                links[part] = MongoLink.Ask(new MongoLateLink(resources, part, far));
        }
    }

    /// <summary>Finds what the links of a tree and of a grant lead to, so that both can be compiled.</summary>
    private Task<MongoConditions> FollowAsync(
        IClientSessionHandle? session, IReadOnlyList<string> searched, SearchExpr where, AccessGrant? grant, CancellationToken cancellationToken) =>
        FollowAsync(session, searched, where, grant, new Dictionary<SearchExpr, MongoLink>(ReferenceEqualityComparer.Instance), cancellationToken);

    private async Task<MongoConditions> FollowAsync(
        IClientSessionHandle? session, IReadOnlyList<string> searched, SearchExpr where, AccessGrant? grant, Dictionary<SearchExpr, MongoLink> links, CancellationToken cancellationToken)
    {
        await FollowAsync(session, where, grant, links, cancellationToken);
        // The filter itself is the server's: what it looks through is not filtered again.
        var rows = grant?.RowsOf(searched);
        if (rows is not null)
            await FollowAsync(session, rows, grant: null, links, cancellationToken);
        return new MongoConditions(searched, where, rows, links, types);
    }

    private async Task FollowAsync(
        IClientSessionHandle? session, SearchExpr where, AccessGrant? grant, Dictionary<SearchExpr, MongoLink> links, CancellationToken cancellationToken)
    {
        foreach (var link in LinksOf(where).Where(link => !links.ContainsKey(link)))
        {
            links[link] = link switch
            {
                SearchExpr.Chain chain => await ChainAsync(session, chain, grant, cancellationToken),
                SearchExpr.Has has => await HasAsync(session, has, grant, cancellationToken),
                _ => throw new ArgumentException($"{link.GetType().Name} is no link.", nameof(where)),
            };
        }
    }

    private static IEnumerable<SearchExpr> LinksOf(SearchExpr expression) => expression switch
    {
        SearchExpr.Chain or SearchExpr.Has => [expression],
        SearchExpr.And and => and.Operands.SelectMany(LinksOf),
        SearchExpr.Or or => or.Operands.SelectMany(LinksOf),
        SearchExpr.Not not => LinksOf(not.Operand),
        _ => [],
    };

    private async Task<MongoLink> ChainAsync(
        IClientSessionHandle? session, SearchExpr.Chain chain, AccessGrant? grant, CancellationToken cancellationToken)
    {
        var target = await CurrentAsync(session, chain.TargetType, chain.Inner, grant, cancellationToken);
        var found = await resources.ListAsync(session, target, new() { Projection = new BsonDocument("_id", 1), Limit = MostLinked + 1 }, cancellationToken);
        Check(found.Count, chain.Reference.Code);
        var ids = found.ConvertAll(document => document["_id"].AsString[(chain.TargetType.Length + 1)..]);
        var condition = new BsonDocument { { "i", MongoFilters.In(ids) }, { "u", BsonNull.Value }, { "t", chain.TargetType } };
        return new MongoLink(chain.Reference, new MongoEntryCondition("r", condition, MongoKeyCondition.OneOf(ids)), ids);
    }

    private async Task<MongoLink> HasAsync(IClientSessionHandle? session, SearchExpr.Has has, AccessGrant? grant, CancellationToken cancellationToken)
    {
        var type = has.Reference.ResourceType;
        var parameter = MongoEntries.Parameter(type, has.Reference.Code);
        var refers = MongoEntryCondition.Any("r").Filter([parameter], byIndex: true);
        var source = MongoFilters.All(await CurrentAsync(session, type, has.Inner, grant, cancellationToken), refers);
        BsonDocument[] stages =
        [
            new("$match", source),
            new("$project", new BsonDocument("r", 1)),
            new("$unwind", "$r"),
            new("$match", new BsonDocument { { "r.p", parameter }, { "r.u", BsonNull.Value }, { "r.t", new BsonDocument("$ne", BsonNull.Value) }, { "r.i", new BsonDocument("$ne", BsonNull.Value) } }),
            new("$group", new BsonDocument("_id", new BsonDocument("$concat", new BsonArray { "$r.t", "/", "$r.i" }))),
            new("$limit", MostLinked + 1),
        ];
        var found = await resources.ListAsync(session, stages, cancellationToken);
        Check(found.Count, has.Reference.Code);
        return new MongoLink(Parameter: null, Condition: null, found.ConvertAll(document => document["_id"].AsString));
    }

    private async Task<BsonDocument> CurrentAsync(IClientSessionHandle? session, string type, SearchExpr where, AccessGrant? grant, CancellationToken cancellationToken) =>
        new BsonDocument("del", false).Merge(await FilterAsync(session, [type], where, grant, cancellationToken));

    private static void Check(int found, string code)
    {
        if (found > MostLinked)
            throw new FhirException(FhirError.NotSupported(
                $"More than {MostLinked} resources stand at the other end of '{code}': narrow that part of the search."));
    }
}
