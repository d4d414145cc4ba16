using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Leave for one process at a time to do a job: a document in <c>meta</c> with its owner and the time until which it holds. It is renewed
/// while the job runs and falls to another process when it ran out. Only the database's clock is asked, so the processes' own need not agree.
/// </summary>
/// <remarks>
/// A process that was held up may believe in its lease a moment longer than the database does, so a job must bear being done twice.
/// </remarks>
/// <param name="meta">The collection.</param>
/// <param name="job">The name of the job.</param>
/// <param name="clock">Tells when to renew.</param>
/// <param name="life">How long the lease holds without being renewed.</param>
internal sealed class MongoLease(IMongoCollection<BsonDocument> meta, string job, TimeProvider clock, TimeSpan life)
{
    private const int RenewalsInALife = 3;
    private static readonly BsonDateTime LongAgo = new(0);
    private readonly string owner = ObjectId.GenerateNewId().ToString();
    private readonly BsonDocument lease = new("_id", $"lease/{job}");

    /// <summary>Does the job if no other process does it now.</summary>
    /// <param name="work">The job; cancelled when the lease is lost.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when another process holds the lease, or took it meanwhile.</returns>
    public async Task<bool> RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (!await TakeAsync(cancellationToken))
            return false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = RenewAsync(stop);
        try
        {
            await work(stop.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            await stop.CancelAsync();
            await renewing;
            await ReleaseAsync();
        }
    }

    /// <summary>Takes the lease, or renews it; false when it is another's.</summary>
    internal async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        // Not $$NOW: DocumentDB knows it only the first few times a connection asks. A moment later is too late, never too early.
        var hello = await meta.Database.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), ReadPreference.Primary, cancellationToken);
        var now = hello["localTime"].ToUniversalTime();
        var mine = new BsonDocument { { "owner", owner }, { "until", now + life } };
        var free = new BsonDocument(lease) { { "$or", new BsonArray { new BsonDocument("owner", owner), new BsonDocument("until", new BsonDocument("$lt", now)) } } };
        if ((await meta.UpdateOneAsync(free, new BsonDocument("$set", mine), cancellationToken: cancellationToken)).MatchedCount > 0)
            return true;
        try
        {
            await meta.InsertOneAsync(new BsonDocument(lease).Merge(mine), cancellationToken: cancellationToken);
            return true;
        }
        catch (MongoWriteException failure) when (MongoFailure.IsConflict(failure))
        {
            return false;
        }
    }

    private async Task RenewAsync(CancellationTokenSource stop)
    {
        var renewed = clock.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(life / RenewalsInALife, clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            if (await TryRenewAsync(stop.Token) is { } isMine)
                renewed = isMine ? clock.GetTimestamp() : 0;
            if (clock.GetElapsedTime(renewed) > life)
                await stop.CancelAsync();
        }
    }

    /// <summary>Null when the database did not answer.</summary>
    private async Task<bool?> TryRenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TakeAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is MongoException or TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    // Without a token: what is given back at once spares the others the wait. What cannot be given back runs out.
    private async Task ReleaseAsync()
    {
        try
        {
            var mine = new BsonDocument(lease) { { "owner", owner } };
            await meta.UpdateOneAsync(mine, new BsonDocument("$set", new BsonDocument("until", LongAgo)), cancellationToken: CancellationToken.None);
        }
        catch (Exception failure) when (failure is MongoException or TimeoutException)
        {
            // It runs out by itself.
            return;
        }
    }
}
