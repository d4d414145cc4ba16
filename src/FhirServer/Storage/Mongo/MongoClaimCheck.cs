using FhirServer.Storage.Verification;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>Claims are what the store writes: a hash, a count and a time. They guard only commits that run at the same time, so any may be missing.</summary>
internal sealed class MongoClaimCheck(MongoConnection connection, VerificationLog log)
{
    private const int PageSize = 1000;
    private const int HashLength = 64;

    /// <summary>Walks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var claim in MongoWalk.UpAsync(connection.Claims, "_id", "", PageSize, projection: null, cancellationToken))
        {
            if (!IsHash(claim["_id"].AsString))
                log.Add(FindingKind.Claim, "claims", "holds a claim whose key is no hash");
            else if (claim.GetValue("n", 0) is not { IsNumeric: true } count || count.ToInt64() < 1 || !claim.GetValue("at", BsonNull.Value).IsValidDateTime || claim.ElementCount != 3)
                log.Add(FindingKind.Claim, $"claims {claim["_id"]}", "is not a count and a time");
        }
    }

    private static bool IsHash(string key) => key.Length == HashLength && key.All(char.IsAsciiHexDigitUpper);
}
