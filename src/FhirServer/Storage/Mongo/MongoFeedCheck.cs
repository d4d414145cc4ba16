using System.Globalization;
using FhirServer.Storage.Verification;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>The numbers of the change feed: each from 1 to the counter once. Commits that nobody has read yet have none.</summary>
internal sealed class MongoFeedCheck(MongoConnection connection, MongoIndexProbes probes, VerificationLog log)
{
    private static readonly BsonDocument Fields = new() { { "_id", 1 }, { "seq", 1 } };

    /// <summary>Walks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The counter is read after the highest number, so that it can only be ahead of it.
        var highest = await connection.Commits.ListAsync(session: null, [], new() { Sort = new BsonDocument("seq", -1), Limit = 1, Projection = Fields }, cancellationToken);
        var counter = await CounterAsync(cancellationToken);
        if (highest is [var top] && top["seq"] is { IsNumeric: true } number && number.ToInt64() > counter)
            log.Add(FindingKind.Commit, Place(number.ToInt64()), "is beyond the counter of the change feed");
        var filter = new BsonDocument("seq", new BsonDocument("$lte", counter));
        using var cursor = await connection.Commits.FindAsync(filter, new FindOptions<BsonDocument> { Sort = new BsonDocument("seq", 1), Projection = Fields }, cancellationToken);
        var last = 0L;
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var commit in cursor.Current)
            {
                last = Next(last, commit["seq"].ToInt64());
                await probes.AddAsync(MongoCollections.Commits, commit, cancellationToken);
            }
        }

        Next(last, counter + 1);
        await probes.FlushAsync(cancellationToken);
    }

    private long Next(long last, long seq)
    {
        if (seq == last)
            log.Add(FindingKind.Commit, Place(seq), "is the number of two commits");
        else if (seq < 1)
            log.Add(FindingKind.Commit, Place(seq), "is no number of a commit");
        else if (seq - last > 1)
            log.Add(FindingKind.Commit, Place(last + 1), seq - last == 2 ? "is missing" : string.Create(CultureInfo.InvariantCulture, $"is missing, and all up to {seq - 1}"));
        return Math.Max(last, seq);
    }

    private async Task<long> CounterAsync(CancellationToken cancellationToken)
    {
        var found = await connection.Meta.ListAsync(session: null, new BsonDocument("_id", "feed"), new FindOptions<BsonDocument>(), cancellationToken);
        return found is [var feed] ? feed.GetValue("n", 0).ToInt64() : 0;
    }

    private static string Place(long seq) => string.Create(CultureInfo.InvariantCulture, $"seq {seq}");
}
