using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Walks collections of any size by ranges of a key: no cursor stays open for long, and a page of documents is all that is in memory.</summary>
internal static class MongoWalk
{
    /// <summary>Documents in the order of a key that each has once.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The key.</param>
    /// <param name="first">The least value that a key can have.</param>
    /// <param name="page">How many at a time.</param>
    /// <param name="projection">The fields to read, with the key; null for all.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async IAsyncEnumerable<BsonDocument> UpAsync(
        IMongoCollection<BsonDocument> collection, string field, BsonValue first, int page, BsonDocument? projection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = new BsonDocument("$gte", first);
        await foreach (var document in PagesAsync(collection, field, range, "$gt", page, projection, cancellationToken))
            yield return document;
    }

    /// <summary>Documents against the order of a key.</summary>
    public static async IAsyncEnumerable<BsonDocument> DownAsync(
        IMongoCollection<BsonDocument> collection, string field, BsonValue last, int page, BsonDocument? projection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = new BsonDocument("$lte", last);
        await foreach (var document in PagesAsync(collection, field, range, "$lt", page, projection, cancellationToken))
            yield return document;
    }

    private static async IAsyncEnumerable<BsonDocument> PagesAsync(
        IMongoCollection<BsonDocument> collection, string field, BsonDocument range, string beyond, int page, BsonDocument? projection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new FindOptions<BsonDocument> { Sort = new BsonDocument(field, beyond == "$gt" ? 1 : -1), Limit = page, Projection = projection };
        var count = page;
        while (count == page)
        {
            count = 0;
            using var cursor = await collection.FindAsync(new BsonDocument(field, range), options, cancellationToken);
            while (await cursor.MoveNextAsync(cancellationToken))
            {
                foreach (var document in cursor.Current)
                {
                    count++;
                    range = new BsonDocument(beyond, document[field]);
                    yield return document;
                }
            }
        }
    }
}
