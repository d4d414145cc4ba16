using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Compares the indexes of the database with those that the program wants, and makes and drops what differs.</summary>
/// <param name="shape">What the program wants.</param>
internal sealed class MongoIndexes(MongoShape shape)
{
    private const int NamespaceExists = 48;

    /// <summary>True when every wanted index is there and every index that may go is gone. One that is being built counts as there.</summary>
    /// <param name="database">The database.</param>
    /// <param name="least">The least schema version whose programs may work on it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> AreCurrentAsync(IMongoDatabase database, int least, CancellationToken cancellationToken)
    {
        foreach (var collection in Collections)
        {
            var names = await NamesAsync(database, collection, cancellationToken);
            if (Wanted(collection).Any(index => !names.Contains(index.Name)) || Outlived(collection, least).Any(index => names.Contains(index.Name)))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Makes the collections and indexes that are not there and waits for those that are being built. Asked of all, not only of the missing: an index
    /// whose builder died may still be under construction.
    /// </summary>
    public async Task CreateAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        await CreatePiecesAsync(database, cancellationToken);
        foreach (var collection in Collections)
        {
            var command = new BsonDocument { { "createIndexes", collection }, { "indexes", new BsonArray(Wanted(collection).Select(Render)) } };
            await database.RunCommandAsync<BsonDocument>(command, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Drops the retired indexes that no program needs which may still work on the database.</summary>
    public async Task DropOutlivedAsync(IMongoDatabase database, int least, CancellationToken cancellationToken)
    {
        foreach (var collection in Collections)
        {
            var names = await NamesAsync(database, collection, cancellationToken);
            foreach (var index in Outlived(collection, least).Where(index => names.Contains(index.Name)))
                await database.GetCollection<BsonDocument>(collection).Indexes.DropOneAsync(index.Name, cancellationToken);
        }
    }

    // No index makes it, and a transaction over several shards may not: https://www.mongodb.com/docs/manual/core/transactions-operations/.
    private static async Task CreatePiecesAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        using var names = await database.ListCollectionNamesAsync(new ListCollectionNamesOptions { Filter = new BsonDocument("name", MongoCollections.Chunks) }, cancellationToken);
        if (await names.AnyAsync(cancellationToken))
            return;
        try
        {
            await database.CreateCollectionAsync(MongoCollections.Chunks, options: null, cancellationToken);
        }
        catch (MongoCommandException failure) when (failure.Code == NamespaceExists)
        {
            // Another process was faster.
            return;
        }
    }

    private IEnumerable<string> Collections => shape.Indexes.Select(index => index.Collection).Distinct(StringComparer.Ordinal);

    private static async Task<HashSet<string>> NamesAsync(IMongoDatabase database, string collection, CancellationToken cancellationToken)
    {
        using var indexes = await database.GetCollection<BsonDocument>(collection).Indexes.ListAsync(cancellationToken);
        return (await indexes.ToListAsync(cancellationToken)).Select(index => index["name"].AsString).ToHashSet(StringComparer.Ordinal);
    }

    private IEnumerable<MongoIndex> Wanted(string collection) => shape.Indexes.Where(index => index.Collection == collection);

    private IEnumerable<RetiredIndex> Outlived(string collection, int least) => shape.Retired.Where(index => index.Collection == collection && index.Since <= least);

    private static BsonDocument Render(MongoIndex index)
    {
        var rendered = new BsonDocument { { "key", index.Keys }, { "name", index.Name } };
        if (index.Partial is not null)
            rendered.Add("partialFilterExpression", index.Partial);
        if (index.ExpireAfter is { } life)
            rendered.Add("expireAfterSeconds", (int)life.TotalSeconds);
        return rendered;
    }
}
