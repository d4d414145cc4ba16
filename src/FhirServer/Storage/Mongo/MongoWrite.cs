using FhirServer.Fhir;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>One operation with what can be prepared of it before its transaction, once for all attempts.</summary>
internal sealed class MongoWrite
{
    // Above this many entries, or bytes of content (a long value may stand in many of them), it is worth to look how large they are.
    private const int ManyEntries = 20_000;
    private const int LongContent = 256 * 1024;

    // MongoDB's limit for a document, less what the JSON may take of it and some room for the rest.
    private const int MostEntryBytes = (15 * 1024 * 1024) - MongoPayload.MostInPlace;

    /// <summary>Prepares an operation.</summary>
    /// <exception cref="FhirException">413: its index entries do not fit into a document.</exception>
    public MongoWrite(WriteOp operation)
    {
        Operation = operation;
        Key = operation.Key.WithoutVersion.ToString();
        MongoEntries.AddTo(Entries, operation.Key.Type, operation.Entries);
        MongoSortFields.AddTo(Entries, operation.Key.Type, operation.Entries);
        if ((operation.Entries.Count > ManyEntries || operation.Body?.TemplateLength > LongContent) && Entries.ToBson().Length > MostEntryBytes)
            throw new FhirException(FhirError.TooLarge(
                $"{Key} has {operation.Entries.Count} values that search would have to find it by, together longer than one resource can hold: shorten them, or split it into several resources."));
    }

    /// <summary>What to do.</summary>
    public WriteOp Operation { get; }

    /// <summary>The key in <c>resources</c>.</summary>
    public string Key { get; }

    /// <summary>The arrays of index entries.</summary>
    public BsonDocument Entries { get; } = [];

    /// <summary>The document of the current version.</summary>
    /// <param name="head">The document that it replaces, or null.</param>
    /// <param name="pos">Its place in time.</param>
    public BsonDocument Document(BsonDocument? head, ObjectId pos) => new BsonDocument
    {
        { "_id", Key },
        { "type", Operation.Key.Type },
        { "rid", head is null ? pos : head["rid"] },
        { "pos", pos },
        { "lu", new BsonDateTime(MongoStamp.Time(pos).ToUnixTimeMilliseconds()) },
        { "v", (head is null ? 0 : head["v"].AsInt64) + 1 },
        { "m", (int)Operation.Method },
        { "del", Operation.Method == WriteMethod.Delete },
        { MongoIndexState.Stamp, Operation.IndexStamp },
    }.AddRange(Entries);

    /// <summary>The document of a version that is current no more, for <c>history</c>.</summary>
    /// <param name="head">Its document in <c>resources</c>.</param>
    /// <param name="end">The place in time of its successor.</param>
    public static BsonDocument Superseded(BsonDocument head, ObjectId end)
    {
        var version = new BsonDocument
        {
            { "_id", MongoPayload.Key(head).ToString() },
            { "k", head["_id"] },
            { "type", head["type"] },
            { "pos", head["pos"] },
            { "end", end },
            { "v", head["v"] },
            { "m", head["m"] },
        };
        foreach (var name in (string[])["j", "parts"])
        {
            if (head.TryGetValue(name, out var value))
                version.Add(name, value);
        }

        return version;
    }
}
