using FhirServer.Fhir;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// The JSON of versions: in the version's own document, byte by byte as it came, or, when it is too large for that, in pieces beside it,
/// which are written in the same transaction and never change.
/// </summary>
internal sealed class MongoPayload(IMongoCollection<BsonDocument> chunks)
{
    /// <summary>What a version's document may hold of JSON, in bytes: half of what MongoDB allows a document; the rest is for index entries.</summary>
    public const int MostInPlace = 8 * 1024 * 1024;

    private const int ChunkBytes = 8 * 1024 * 1024;

    /// <summary>The fields that <see cref="ResourcesAsync"/> reads.</summary>
    public static BsonDocument Fields => new() { { "pos", 1 }, { "v", 1 }, { "m", 1 }, { "j", 1 }, { "parts", 1 }, { "k", 1 } };

    /// <summary>Puts the JSON into the version's document, or adds pieces to be written.</summary>
    /// <param name="document">The document.</param>
    /// <param name="key">Type, id and version.</param>
    /// <param name="json">The JSON.</param>
    /// <param name="pieces">Takes the documents for <c>chunks</c>.</param>
    public static void Put(BsonDocument document, ResourceKey key, byte[] json, List<BsonDocument> pieces)
    {
        if (json.Length <= MostInPlace)
        {
            document.Add("j", new BsonBinaryData(json));
            return;
        }

        var count = 0;
        foreach (var piece in json.Chunk(ChunkBytes))
            pieces.Add(new BsonDocument { { "_id", ChunkId(key, count++) }, { "d", new BsonBinaryData(piece) } });
        document.Add("parts", count);
    }

    /// <summary>The version that a document of <c>resources</c> or <c>history</c> holds.</summary>
    public async ValueTask<RawResource> ResourceAsync(IClientSessionHandle? session, BsonDocument document, CancellationToken cancellationToken)
    {
        var key = Key(document);
        var json = document.Contains("parts")
            ? await JoinAsync(session, key, document["parts"].AsInt32, cancellationToken)
            : document.TryGetValue("j", out var own) ? own.AsBsonBinaryData.Bytes : [];
        return new RawResource(key, MongoStamp.Time(document["pos"].AsObjectId), (WriteMethod)document["m"].AsInt32, json);
    }

    /// <summary>The versions, in their order.</summary>
    public async Task<List<RawResource>> ResourcesAsync(IEnumerable<BsonDocument> documents, CancellationToken cancellationToken)
    {
        var resources = new List<RawResource>();
        foreach (var document in documents)
            resources.Add(await ResourceAsync(session: null, document, cancellationToken));
        return resources;
    }

    /// <summary>Type, id and version of a document of <c>resources</c> or <c>history</c>.</summary>
    public static ResourceKey Key(BsonDocument document)
    {
        var name = document.TryGetValue("k", out var k) ? k.AsString : document["_id"].AsString;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return new ResourceKey(name[..slash], name[(slash + 1)..], document["v"].AsInt64);
    }

    /// <summary>The key of a piece.</summary>
    public static string ChunkId(ResourceKey key, int place) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key}/{place}");

    private async Task<byte[]> JoinAsync(IClientSessionHandle? session, ResourceKey key, int count, CancellationToken cancellationToken)
    {
        using var joined = new MemoryStream();
        for (var place = 0; place < count; place++)
        {
            var found = await chunks.ListAsync(session, new BsonDocument("_id", ChunkId(key, place)), new FindOptions<BsonDocument>(), cancellationToken);
            if (found is not [var piece])
                throw new InvalidOperationException("The database lacks a piece of a resource: it is damaged.");
            await joined.WriteAsync(piece["d"].AsBsonBinaryData.Bytes, cancellationToken);
        }

        return joined.ToArray();
    }
}
