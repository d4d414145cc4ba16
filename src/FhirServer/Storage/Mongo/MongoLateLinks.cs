using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Reads what a search finds, batch by batch, and keeps that of which all its late links hold.</summary>
internal static class MongoLateLinks
{
    /// <summary>The first documents of which they hold, in order; no more is read than is needed for that.</summary>
    public static async Task<List<BsonDocument>> TakeAsync(IAsyncCursor<BsonDocument> cursor, IReadOnlyList<MongoLateLink> links, int most, CancellationToken cancellationToken)
    {
        var taken = new List<BsonDocument>(most);
        while (taken.Count < most && await cursor.MoveNextAsync(cancellationToken))
            taken.AddRange((await KeepAsync(cursor, links, cancellationToken)).Take(most - taken.Count));
        return taken;
    }

    /// <summary>How many there are, counted up to a limit.</summary>
    public static async Task<long> CountAsync(IAsyncCursor<BsonDocument> cursor, IReadOnlyList<MongoLateLink> links, long most, CancellationToken cancellationToken)
    {
        var count = 0L;
        while (count < most && await cursor.MoveNextAsync(cancellationToken))
            count += (await KeepAsync(cursor, links, cancellationToken)).Count;
        return Math.Min(count, most);
    }

    private static async Task<List<BsonDocument>> KeepAsync(IAsyncCursor<BsonDocument> cursor, IReadOnlyList<MongoLateLink> links, CancellationToken cancellationToken)
    {
        var kept = cursor.Current.ToList();
        foreach (var link in links)
            kept = kept.Count == 0 ? kept : await link.KeepAsync(kept, cancellationToken);
        return kept;
    }
}
