using FhirServer.Fhir;
using FhirServer.Search;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Pages of a walk that gives what matched when its first page was read. Each version has a place in time, and what was superseded stands in the
/// history; so what was written since the walk began is found, and judged by the version that was current then.
/// </summary>
/// <param name="connection">Where.</param>
/// <param name="search">Finds what is as it was.</param>
internal sealed class MongoSnapshot(MongoConnection connection, MongoSearch search)
{
    // Two servers' clocks may differ by this much without a write between two reads going unnoticed.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    // A transaction that takes longer is not waited for.
    private static readonly TimeSpan LongestFlight = TimeSpan.FromSeconds(2);

    private readonly SnapshotJudge judge = new(async (query, grant, stop) =>
        [.. (await search.PageAsync(query with { Versions = null }, grant, stop)).Matches.Select(match => match.Key.WithoutVersion)]);

    /// <summary>Reads a page.</summary>
    public async Task<SearchPage> PageAsync(MongoRun run, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (run.After is not null)
            return run.After.AsOf is { } begun ? await PageAsync(run, begun, grant, cancellationToken) : run.Page(await search.FindAsync(run, asOf: null, cancellationToken), asOf: null);
        var before = MongoStamp.AtOrAfter(connection.Clock.GetUtcNow() - Skew);
        var found = await search.FindAsync(run, asOf: null, cancellationToken);
        if (found.Count <= run.Query.Count)
            return run.Page(found, asOf: null);
        var newest = await NewestAsync(run.Query, cancellationToken);
        // Nothing was written lately, so what was found is what there was then.
        if (newest < before)
            return run.Page(found, newest);
        // What has its place before the newest but cannot be seen yet would come up on later pages; what begins from now on has its place after it.
        connection.Stamp.Follow(newest);
        await connection.Flights.LandAsync(LongestFlight, cancellationToken);
        return await PageAsync(run, newest, grant, cancellationToken);
    }

    private async Task<SearchPage> PageAsync(MongoRun run, ObjectId asOf, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = await search.FindAsync(run, asOf, cancellationToken);
        var changed = await ChangedAsync(run, found, asOf, grant, cancellationToken);
        if (changed.Count == 0)
            return run.Page(found, asOf);
        var matched = await judge.JudgeAsync(run.Query, grant, [.. changed.Select(one => one.Then)], cancellationToken);
        var placed = changed.Zip(matched, (one, then) => then is null ? null : new PlacedResource(one.Current, run.Sort.Place(then, one.Created))).OfType<PlacedResource>();
        var order = new SortOrder(run.Sort.Keys, run.After?.Backward ?? false, MongoCursor.Compare);
        return run.Page(SnapshotPage.Merge(order, run.After?.Place, found, placed, run.Query.Count + 1), asOf);
    }

    private async Task<ObjectId> NewestAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var options = new FindOptions<BsonDocument>
        {
            Sort = new BsonDocument("pos", -1),
            Limit = 1,
            Projection = new BsonDocument("pos", 1),
            Hint = query.Types.Count == 1 ? MongoCollections.TypeByTime : MongoCollections.AllByTime,
        };
        var newest = await connection.Resources.ListAsync(session: null, OfTypes(query), options, cancellationToken);
        return newest is [var document] ? document["pos"].AsObjectId : ObjectId.Empty;
    }

    /// <summary>What was there when the walk began, was written since, is not deleted, and may stand on the page.</summary>
    private async Task<IReadOnlyList<ChangedResource>> ChangedAsync(
        MongoRun run, List<PlacedResource> found, ObjectId asOf, AccessGrant grant, CancellationToken cancellationToken)
    {
        var filter = MongoFilters.All(
            OfTypes(run.Query),
            new BsonDocument { { "del", false }, { "pos", new BsonDocument("$gt", asOf) }, { "rid", new BsonDocument("$lte", asOf) } },
            OnPage(run, found),
            await search.GrantAsync(session: null, grant, run.Query.Types, cancellationToken));
        var options = new FindOptions<BsonDocument> { Limit = SnapshotPage.MostChanged + 1, Projection = MongoPayload.Fields.Add("rid", 1), Hint = run.Query.Types.Count == 1 ? MongoCollections.TypeByTime : MongoCollections.AllByTime };
        var current = await connection.Resources.ListAsync(session: null, filter, options, cancellationToken);
        if (current.Count > SnapshotPage.MostChanged)
            throw SnapshotPage.TooOld();
        if (current.Count == 0)
            return [];
        var superseded = new BsonDocument
        {
            { "k", MongoFilters.In(current.Select(document => document["_id"].AsString)) },
            { "pos", new BsonDocument("$lte", asOf) },
            { "end", new BsonDocument("$gt", asOf) },
            { "m", new BsonDocument("$ne", (int)WriteMethod.Delete) },
        };
        var then = (await connection.History.ListAsync(session: null, superseded, new() { Projection = MongoPayload.Fields }, cancellationToken))
            .ToDictionary(document => document["k"].AsString, StringComparer.Ordinal);
        var changed = new List<ChangedResource>(then.Count);
        foreach (var document in current)
        {
            if (!then.TryGetValue(document["_id"].AsString, out var old))
                continue;
            var resource = await connection.Payload.ResourceAsync(session: null, document, cancellationToken);
            changed.Add(new ChangedResource(resource, await connection.Payload.ResourceAsync(session: null, old, cancellationToken), document["rid"].AsObjectId));
        }

        return changed;
    }

    // Without sort keys the page's own places bound what can stand on it.
    private static BsonDocument OnPage(MongoRun run, List<PlacedResource> found)
    {
        if (run.Sort.Keys.Count > 0)
            return MongoFilters.Everything;
        var backward = run.After?.Backward ?? false;
        var from = run.After is null ? MongoFilters.Everything : new BsonDocument("rid", new BsonDocument(backward ? "$lt" : "$gt", run.After.Rid));
        return found.Count <= run.Query.Count
            ? from
            : MongoFilters.All(from, new BsonDocument("rid", new BsonDocument(backward ? "$gte" : "$lte", (ObjectId)found[^1].Place.Created)));
    }

    private static BsonDocument OfTypes(SearchQuery query) => query.Types.Count == 0 ? MongoFilters.Everything : MongoFilterCompiler.IsType(query.Types);
}
