using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>A secret in <c>meta</c> that is made once, by whichever process comes first, and then is the same for all.</summary>
/// <param name="meta">The collection.</param>
/// <param name="name">What it is for.</param>
internal sealed class MongoSecret(IMongoCollection<BsonDocument> meta, string name)
{
    /// <summary>The secret.</summary>
    /// <param name="made">What it becomes if there is none yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<byte[]> GetAsync(byte[] made, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // The answer comes when a majority has it: no other secret can take its place any more.
                var kept = await meta.FindOneAndUpdateAsync<BsonDocument>(
                    new BsonDocument("_id", $"secret/{name}"),
                    new BsonDocument("$setOnInsert", new BsonDocument("secret", new BsonBinaryData(made))),
                    new FindOneAndUpdateOptions<BsonDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.After },
                    cancellationToken);
                return kept["secret"].AsByteArray;
            }
            catch (MongoCommandException failure) when (MongoFailure.IsConflict(failure))
            {
                // Two made it at once, and the other was first: it is there now.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
