using FhirServer.Storage.Verification;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>A document of <c>resources</c> as far as its history is concerned.</summary>
/// <param name="Key">Its <c>_id</c>.</param>
/// <param name="Version">The current version.</param>
/// <param name="Pos">Its place in time.</param>
/// <param name="First">The place of version 1, as the resource has it.</param>
internal sealed record MongoHead(string Key, long Version, ObjectId Pos, ObjectId First);

/// <summary>Walks <c>resources</c> by key, a page at a time, and the history of each page beside it.</summary>
internal sealed class MongoResourceCheck(MongoConnection connection, MongoVersionCheck versions, MongoHistoryCheck history, MongoIndexProbes probes, VerificationLog log)
{
    private const int PageSize = 100;

    /// <summary>Walks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var from = "";
        var heads = new Dictionary<string, MongoHead>(StringComparer.Ordinal);
        var seen = 0;
        await foreach (var document in MongoWalk.UpAsync(connection.Resources, "_id", "", PageSize, projection: null, cancellationToken))
        {
            log.CountResource();
            var key = document["_id"].AsString;
            if (await versions.CheckCurrentAsync(document, cancellationToken))
            {
                heads.Add(key, new MongoHead(key, document["v"].AsInt64, document["pos"].AsObjectId, document["rid"].AsObjectId));
                await probes.AddAsync(MongoCollections.Resources, document, cancellationToken);
            }
            else
            {
                heads.Add(key, new MongoHead(key, Version: 0, default, default));
            }

            if (++seen % PageSize != 0)
                continue;
            await history.RunAsync(from, key, heads, cancellationToken);
            heads.Clear();
            from = key;
        }

        await history.RunAsync(from, to: null, heads, cancellationToken);
        await probes.FlushAsync(cancellationToken);
    }
}
