using FhirServer.Fhir;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// History: current versions and superseded ones, which stand in two collections, merged by their place in time.
/// The current ones are read first, so that one that moves meanwhile is seen twice rather than not at all.
/// See https://hl7.org/fhir/R4/http.html#history.
/// </summary>
internal sealed class MongoHistory(MongoConnection connection, MongoSearch search)
{
    private const int KeysAtOnce = 1000;

    /// <summary>A page of versions, newest first.</summary>
    public async Task<VersionPage> PageAsync(HistoryQuery query, AccessGrant grant, CancellationToken cancellationToken)
    {
        var after = query.After is null ? (ObjectId?)null
            : ObjectId.TryParse(query.After, out var place) ? place : throw MongoFailure.UnknownPlace("page to go on from");
        string[] types = query.Type is null ? [] : [query.Type];
        var granted = await search.GrantAsync(session: null, grant, types, cancellationToken);
        var current = MongoFilters.All(Where(query, "_id"), granted);
        var superseded = MongoFilters.All(Where(query, "k"), Ended(query));
        long? total = after is null ? await TotalAsync(query, current, superseded, grant, cancellationToken) : null;
        if (query.Count <= 0)
            return new VersionPage([], Next: null, total);
        var found = await ListAsync(connection.Resources, Before(current, after), query.Count + 1, cancellationToken);
        var older = await SupersededAsync(query.Type, superseded, after, query.Count + 1, grant, cancellationToken);
        found = [.. found.Concat(older).DistinctBy(version => version["pos"]).OrderByDescending(version => version["pos"]).Take(query.Count + 1)];
        var isLast = found.Count <= query.Count;
        var versions = isLast ? found : found.GetRange(0, query.Count);
        return new VersionPage(
            await connection.Payload.ResourcesAsync(versions, cancellationToken), isLast ? null : versions[^1]["pos"].AsObjectId.ToString(), total);
    }

    private static BsonDocument Where(HistoryQuery query, string key)
    {
        var where = new BsonDocument();
        if (query.Id is not null)
            where.Add(key, $"{query.Type}/{query.Id}");
        else if (query.Type is not null)
            where.Add("type", query.Type);
        if (query.DeletionsOnly)
            where.Add("m", (int)WriteMethod.Delete);
        var range = new BsonDocument();
        if (query.Since is { } since)
            range.Add("$gte", MongoStamp.AtOrAfter(since));
        if (query.AtUntil is { } until)
            range.Add("$lt", MongoStamp.AtOrAfter(until));
        return range.ElementCount > 0 ? where.Add("pos", range) : where;
    }

    // A superseded version was current until its successor came.
    private static BsonDocument Ended(HistoryQuery query) => query.AtFrom is { } from
        ? new BsonDocument("end", new BsonDocument("$gte", MongoStamp.AtOrAfter(from.AddTicks(1))))
        : MongoFilters.Everything;

    private static BsonDocument Before(BsonDocument filter, ObjectId? place) =>
        place is { } before ? MongoFilters.All(filter, new BsonDocument("pos", new BsonDocument("$lt", before))) : filter;

    private static Task<List<BsonDocument>> ListAsync(IMongoCollection<BsonDocument> collection, BsonDocument filter, int most, CancellationToken cancellationToken) =>
        collection.ListAsync(session: null, filter, new() { Sort = new BsonDocument("pos", -1), Limit = most, Projection = MongoPayload.Fields }, cancellationToken);

    // Whether an old version may be seen, its current one tells.
    private async Task<List<BsonDocument>> SupersededAsync(string? type, BsonDocument filter, ObjectId? after, int most, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (!IsFiltered(grant, type))
            return await ListAsync(connection.History, Before(filter, after), most, cancellationToken);
        var kept = new List<BsonDocument>();
        while (true)
        {
            var found = await ListAsync(connection.History, Before(filter, after), KeysAtOnce, cancellationToken);
            var granted = await search.GrantedAsync(session: null, found.Select(version => version["k"].AsString), grant, cancellationToken);
            kept.AddRange(found.Where(version => granted.Contains(version["k"].AsString)).Take(most - kept.Count));
            if (kept.Count >= most || found.Count < KeysAtOnce)
                return kept;
            after = found[^1]["pos"].AsObjectId;
        }
    }

    private static bool IsFiltered(AccessGrant grant, string? type) => type is null ? grant.IsFiltered : grant.RowsOf(type) is not null;

    // Both collections have the index. One resource is found by its key.
    private static string? Hint(HistoryQuery query) =>
        query.Id is not null ? null : query.Type is null ? MongoCollections.AllByTime : MongoCollections.TypeByTime;

    private async Task<long> TotalAsync(HistoryQuery query, BsonDocument current, BsonDocument superseded, AccessGrant grant, CancellationToken cancellationToken)
    {
        var isFiltered = IsFiltered(grant, query.Type);
        var total = await connection.Resources.CountAsync(current, isFiltered ? null : Hint(query), cancellationToken);
        if (!isFiltered)
            return total + await connection.History.CountAsync(superseded, Hint(query), cancellationToken);
        BsonDocument[] stages = [new("$match", superseded), new("$group", new BsonDocument { { "_id", "$k" }, { "n", new BsonDocument("$sum", 1) } })];
        var counts = await connection.History.ListAsync(session: null, stages, cancellationToken);
        foreach (var some in counts.Chunk(KeysAtOnce))
        {
            var granted = await search.GrantedAsync(session: null, some.Select(count => count["_id"].AsString), grant, cancellationToken);
            total += some.Where(count => granted.Contains(count["_id"].AsString)).Sum(count => count["n"].ToInt64());
        }

        return total;
    }
}
