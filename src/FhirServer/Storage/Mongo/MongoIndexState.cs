using FhirServer.Storage.Indexing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>The document that says how the index stands, in <c>meta</c>; the walk over resources whose entries are old; and their new entries.</summary>
internal sealed class MongoIndexState(MongoConnection connection, TimeProvider clock)
{
    /// <summary>The field of a resource that says how new its entries are; data of older programs has none.</summary>
    public const string Stamp = "gen";

    private const string Job = "reindex";
    private const int MostAttempts = 5;
    private static readonly TimeSpan ConflictPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LeaseLife = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly BsonDocument Key = new("_id", "index");

    /// <summary>The document.</summary>
    public async Task<StoredState?> ReadAsync(CancellationToken cancellationToken) =>
        await connection.Meta.ListAsync(session: null, Key, new FindOptions<BsonDocument>(), cancellationToken) is [var found]
            ? new StoredState(found["version"].AsInt64, found["json"].AsByteArray)
            : null;

    /// <summary>Puts another in its place.</summary>
    public async Task<bool> SwapAsync(long version, byte[] json, CancellationToken cancellationToken)
    {
        var content = new BsonDocument { { "version", version + 1 }, { "json", new BsonBinaryData(json) } };
        if (version > 0)
            return (await connection.Meta.UpdateOneAsync(new BsonDocument(Key) { { "version", version } }, new BsonDocument("$set", content), cancellationToken: cancellationToken)).MatchedCount > 0;
        try
        {
            await connection.Meta.InsertOneAsync(new BsonDocument(Key).Merge(content), cancellationToken: cancellationToken);
            return true;
        }
        catch (MongoWriteException failure) when (MongoFailure.IsConflict(failure))
        {
            return false;
        }
    }

    /// <summary>A page of the walk: first the stamps alone, then the content of what is old.</summary>
    public async Task<IndexPage> WalkAsync(IndexWalk walk, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument { { "type", walk.Type }, { "del", false } };
        if (walk.After is not null)
            filter.Add("rid", new BsonDocument("$gt", ObjectId.TryParse(walk.After, out var after) ? after : throw MongoFailure.UnknownPlace("place in the index")));
        var options = new FindOptions<BsonDocument>
        {
            Sort = new BsonDocument { { "type", 1 }, { "rid", 1 } },
            Limit = walk.Count,
            Projection = new BsonDocument { { "rid", 1 }, { Stamp, 1 } },
            Hint = MongoCollections.TypeInOrderOfCreation,
        };
        var seen = await connection.Resources.ListAsync(session: null, filter, options, cancellationToken);
        var old = seen.Where(document => document.GetValue(Stamp, 0L).ToInt64() < walk.Below).Select(document => document["_id"].AsString).ToList();
        var documents = old.Count == 0
            ? []
            : await connection.Resources.ListAsync(
                session: null, new BsonDocument { { "_id", MongoFilters.In(old) }, { "del", false } }, new() { Projection = MongoPayload.Fields }, cancellationToken);
        return new IndexPage(
            await connection.Payload.ResourcesAsync(documents, cancellationToken), seen.Count, seen.Count < walk.Count ? null : seen[^1]["rid"].AsObjectId.ToString());
    }

    /// <summary>
    /// Replaces the entries of resources that are still of the version that was read. Each is a change of one document, which is atomic
    /// without a transaction; so no other transaction has to wait for, or yield to, more than one of them.
    /// </summary>
    /// <remarks>What others change at the same moment again and again keeps its old entries, and its old stamp by which it is found again.</remarks>
    public async Task ReindexAsync(IReadOnlyList<MongoWrite> writes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await connection.Resources.BulkWriteAsync(writes.Select(Replace), new BulkWriteOptions { IsOrdered = false }, cancellationToken);
                return;
            }
            catch (MongoBulkWriteException failure) when (!MongoFailure.IsUnavailable(failure) && MongoFailure.IsConflict(failure))
            {
                if (attempt == MostAttempts)
                    return;
            }

            await Task.Delay(ConflictPause, clock, cancellationToken);
        }
    }

    /// <summary>Does a piece of work under a lease.</summary>
    public async Task<bool> RunExclusiveAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (await new MongoLease(connection.Meta, Job, clock, LeaseLife).RunAsync(work, cancellationToken))
            return true;
        await Task.Delay(Pause, clock, cancellationToken);
        return false;
    }

    private static UpdateOneModel<BsonDocument> Replace(MongoWrite write)
    {
        var set = new BsonDocument(Stamp, write.Operation.IndexStamp).AddRange(write.Entries);
        var gone = MongoCollections.EntryFields.Append(MongoKeys.Field).Concat(MongoSortFields.All).Where(field => !write.Entries.Contains(field));
        var update = new BsonDocument("$set", set);
        if (gone.Any())
            update.Add("$unset", new BsonDocument(gone.Select(field => new BsonElement(field, ""))));
        return new UpdateOneModel<BsonDocument>(
            new BsonDocument { { "_id", write.Key }, { "v", write.Operation.VersionIs!.Value }, { "del", false } }, update);
    }
}
