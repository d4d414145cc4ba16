using System.Globalization;
using FhirServer.Storage.Verification;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Each piece of a large content belongs to a version that has so many; that none is missing, the walk of the versions sees.</summary>
internal sealed class MongoChunkCheck(MongoConnection connection, VerificationLog log)
{
    private const int PageSize = 1000;
    private static readonly BsonDocument Fields = new() { { "v", 1 }, { "parts", 1 } };

    /// <summary>Walks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (owner, parts) = ("", 0);
        await foreach (var piece in MongoWalk.UpAsync(connection.Chunks, "_id", "", PageSize, new BsonDocument("_id", 1), cancellationToken))
        {
            var id = piece["_id"].AsString;
            var at = id.LastIndexOf('/');
            var own = at < 0 ? "" : id[..at];
            if (own != owner)
                (owner, parts) = (own, await PartsAsync(own, cancellationToken));
            if (!int.TryParse(id.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place >= parts)
                log.Add(FindingKind.Chunk, id, "is a piece of no version");
        }
    }

    /// <summary>How many pieces a version has, whether it is current or superseded; 0 when it is not there.</summary>
    private async Task<int> PartsAsync(string version, CancellationToken cancellationToken)
    {
        if (version.Split('/') is not [var type, var id, "_history", var number] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var v))
            return 0;
        var options = new FindOptions<BsonDocument> { Projection = Fields };
        var current = new BsonDocument { { "_id", $"{type}/{id}" }, { "v", v } };
        var found = await connection.Resources.ListAsync(session: null, current, options, cancellationToken);
        if (found.Count == 0)
            found = await connection.History.ListAsync(session: null, new BsonDocument("_id", version), options, cancellationToken);
        return found is [var document] && document.TryGetValue("parts", out var parts) && parts.IsInt32 ? parts.AsInt32 : 0;
    }
}
