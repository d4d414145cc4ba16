using FhirServer.Fhir;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>All documents that one transaction writes, sent by collection.</summary>
internal sealed class MongoBatch(MongoConnection connection)
{
    /// <summary>Changes in one document of the commit log; some thousands stay far below the limit of a document.</summary>
    private const int ChangesInDocument = 5000;

    private readonly List<BsonDocument> created = [];
    private readonly List<ReplaceOneModel<BsonDocument>> replaced = [];
    private readonly List<BsonDocument> superseded = [];
    private readonly List<BsonDocument> pieces = [];
    private readonly List<BsonDocument> changes = [];
    private readonly List<BsonDocument> erased = [];
    private ObjectId first;

    /// <summary>True when there is nothing to write.</summary>
    public bool IsEmpty => changes.Count + erased.Count == 0;

    /// <summary>The key of the first document in the commit log: it is there exactly when the transaction is.</summary>
    public ObjectId CommitId => first;

    /// <summary>Adds a version.</summary>
    /// <param name="write">The operation.</param>
    /// <param name="head">The document that it replaces, or null.</param>
    /// <param name="pos">Its place in time.</param>
    /// <returns>The version as it will be read.</returns>
    public RawResource Add(MongoWrite write, BsonDocument? head, ObjectId pos)
    {
        var document = write.Document(head, pos);
        var key = write.Operation.Key with { Version = document["v"].AsInt64 };
        var time = MongoStamp.Time(pos);
        var json = write.Operation.Body?.Stamp(key.Version!.Value, time) ?? [];
        if (json.Length > 0)
            MongoPayload.Put(document, key, json, pieces);
        if (head is null)
        {
            created.Add(document);
        }
        else
        {
            superseded.Add(MongoWrite.Superseded(head, pos));
            replaced.Add(new ReplaceOneModel<BsonDocument>(new BsonDocument { { "_id", write.Key }, { "v", head["v"] } }, document));
        }

        if (IsEmpty)
            first = pos;
        changes.Add(new BsonDocument { { "k", write.Key }, { "v", document["v"] } });
        return new RawResource(key, time, write.Operation.Method, json);
    }

    /// <summary>Takes a resource out with all its versions.</summary>
    /// <param name="head">Its document, or null when it never was.</param>
    /// <param name="pos">Its place in time.</param>
    public WriteOutcome Erase(BsonDocument? head, ObjectId pos)
    {
        if (head is not null && IsEmpty)
            first = pos;
        if (head is not null)
            erased.Add(head);
        return new WriteOutcome(WriteEffect.Erased, Resource: null);
    }

    /// <summary>Sends everything: no trip for each document, one for each collection.</summary>
    /// <exception cref="MongoException">Among others when another transaction was faster.</exception>
    public async Task WriteAsync(IClientSessionHandle session, CancellationToken cancellationToken)
    {
        if (pieces.Count > 0)
            await connection.Chunks.InsertManyAsync(session, pieces, cancellationToken: cancellationToken);
        if (created.Count > 0)
            await connection.Resources.InsertManyAsync(session, created, cancellationToken: cancellationToken);
        if (replaced.Count > 0)
        {
            await connection.History.InsertManyAsync(session, superseded, cancellationToken: cancellationToken);
            var result = await connection.Resources.BulkWriteAsync(session, replaced, cancellationToken: cancellationToken);
            if (result.MatchedCount != replaced.Count)
                throw new InvalidOperationException("A resource changed inside the snapshot of a transaction: this database has no snapshots.");
        }

        foreach (var head in erased)
            await MongoErasure.RunAsync(connection, session, head, cancellationToken);
        await connection.Commits.InsertManyAsync(session, Log(), cancellationToken: cancellationToken);
    }

    // seq is given when the change feed is read: see MongoChangeFeed.
    private IEnumerable<BsonDocument> Log() => changes.Chunk(ChangesInDocument).DefaultIfEmpty([]).Select((some, i) => new BsonDocument
    {
        { "_id", connection.Stamp.Next(first, i * ChangesInDocument) },
        { "seq", BsonNull.Value },
        { "c", new BsonArray(some) },
    });
}
