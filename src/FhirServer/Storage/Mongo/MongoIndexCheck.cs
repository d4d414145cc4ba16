using FhirServer.Storage.Verification;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>All indexes of <see cref="MongoCollections"/> are there, with the keys and conditions that they should have.</summary>
internal static class MongoIndexCheck
{
    private const string Partial = "partialFilterExpression";
    private const string Expiry = "expireAfterSeconds";

    /// <summary>Compares.</summary>
    /// <returns>The indexes that are as they should be.</returns>
    public static async Task<IReadOnlyList<MongoIndex>> RunAsync(MongoConnection connection, VerificationLog log, CancellationToken cancellationToken)
    {
        var sound = new List<MongoIndex>();
        foreach (var collection in MongoCollections.Indexes.GroupBy(index => index.Collection, StringComparer.Ordinal))
        {
            using var cursor = await connection.Resources.Database.GetCollection<BsonDocument>(collection.Key).Indexes.ListAsync(cancellationToken);
            var there = (await cursor.ToListAsync(cancellationToken)).ToDictionary(index => index["name"].AsString, StringComparer.Ordinal);
            foreach (var index in collection)
            {
                if (Fault(index, there.GetValueOrDefault(index.Name)) is { } fault)
                    log.Add(FindingKind.Index, $"{index.Collection}.{index.Name}", fault);
                else
                    sound.Add(index);
            }
        }

        return sound;
    }

    private static string? Fault(MongoIndex index, BsonDocument? found)
    {
        if (found is null)
            return "is not there; the server makes it when it starts";
        if (!Keys(index.Keys).SequenceEqual(Keys(found["key"].AsBsonDocument)))
            return "stands on other fields than it should";
        if (!Equals(found.GetValue(Partial, defaultValue: null), index.Partial))
            return "holds other documents than it should";
        var life = found.TryGetValue(Expiry, out var seconds) ? seconds.ToInt64() : (long?)null;
        return life == (long?)index.ExpireAfter?.TotalSeconds ? null : "keeps its documents for another time than it should";
    }

    // A direction may come back as another kind of number.
    private static IEnumerable<(string, double)> Keys(BsonDocument keys) => keys.Select(key => (key.Name, key.Value.ToDouble()));
}
