using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Takes a resource out of all collections with all its versions, inside a transaction. In the commit log its changes become nulls, so that the
/// places of the others stay what readers of the change feed know.
/// </summary>
internal static class MongoErasure
{
    // A version's commit has its place in time shortly before it: a transaction is over after little more than a minute.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    /// <summary>Erases.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="session">Holds the transaction.</param>
    /// <param name="head">The resource's document.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RunAsync(MongoConnection connection, IClientSessionHandle session, BsonDocument head, CancellationToken cancellationToken)
    {
        var key = head["_id"].AsString;
        var ofKey = new BsonDocument("k", key);
        var places = await connection.History.ListAsync(session, ofKey, new() { Projection = new BsonDocument("pos", 1) }, cancellationToken);
        foreach (var place in places.Append(head).Select(version => version["pos"].AsObjectId))
            await ForgetAsync(connection, session, key, place, cancellationToken);
        var deleted = await connection.Resources.DeleteOneAsync(session, new BsonDocument { { "_id", key }, { "v", head["v"] } }, cancellationToken: cancellationToken);
        if (deleted.DeletedCount != 1)
            throw new InvalidOperationException("A resource changed inside the snapshot of a transaction: this database has no snapshots.");
        await connection.History.DeleteManyAsync(session, ofKey, cancellationToken: cancellationToken);
        // Keys of pieces begin with the version's; the character after the slash ends the range.
        var pieces = new BsonDocument("_id", new BsonDocument { { "$gte", $"{key}/_history/" }, { "$lt", $"{key}/_history0" } });
        await connection.Chunks.DeleteManyAsync(session, pieces, cancellationToken: cancellationToken);
        // Contents are found by their owner without an index, and no other type has any.
        if (key.StartsWith("Binary/", StringComparison.Ordinal))
            await MongoContentStore.EraseAsync(connection, session, key, cancellationToken);
    }

    private static async Task ForgetAsync(
        MongoConnection connection, IClientSessionHandle session, string key, ObjectId place, CancellationToken cancellationToken)
    {
        var near = new BsonDocument
        {
            { "_id", new BsonDocument { { "$gte", MongoStamp.AtOrAfter(MongoStamp.Time(place) - Window) }, { "$lte", place } } },
            { "c.k", key },
        };
        foreach (var commit in await connection.Commits.ListAsync(session, near, new FindOptions<BsonDocument>(), cancellationToken))
        {
            var changes = commit["c"].AsBsonArray.Select(change => change is BsonDocument one && one["k"] == key ? BsonNull.Value : change);
            await connection.Commits.UpdateOneAsync(
                session, new BsonDocument("_id", commit["_id"]), new BsonDocument("$set", new BsonDocument("c", new BsonArray(changes))), cancellationToken: cancellationToken);
        }
    }
}
