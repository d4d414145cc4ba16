using FhirServer.Fhir;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Runs transactions to a definite end. What failed before its commit was asked for is rolled back and begins again. Once the commit was
/// asked for, only the server can say what became of it: it is asked again, in the same session, until it answers, and nothing begins
/// again before it has refused; so nothing is applied twice. Bounded in time, then the caller hears of it.
/// See https://www.mongodb.com/docs/manual/core/transactions-in-applications/.
/// </summary>
internal sealed class MongoTransaction(MongoConnection connection, TimeProvider clock)
{
    private const int FirstPause = 2;
    private const int LongestPause = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(5);

    private static readonly TransactionOptions Options = new(
        readConcern: ReadConcern.Snapshot, readPreference: ReadPreference.Primary, writeConcern: WriteConcern.WMajority, maxCommitTime: Patience);

    /// <summary>Runs a piece of work in a transaction, as often as needed.</summary>
    /// <param name="work">Reads and writes in the session; gives the result and the key in <c>commits</c> by which it is known to be there, or
    /// null when nothing is to be kept.</param>
    /// <exception cref="FhirException">409: others were faster again and again. 503: the database cannot be reached; the message says so
    /// when nobody knows whether the work was saved.</exception>
    public async Task<T> RunAsync<T>(Func<IClientSessionHandle, CancellationToken, Task<(T Result, ObjectId? CommitId)>> work)
    {
        using var flight = connection.Flights.Begin();
        using var limit = new CancellationTokenSource(Longest, clock);
        var began = clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await TryAsync(work, limit.Token);
            }
            catch (Exception failure) when (failure is MongoException or TimeoutException && MongoFailure.IsPassing(failure))
            {
                if (clock.GetElapsedTime(began) > Patience)
                    throw MongoFailure.IsConflict(failure) ? MongoFailure.Contention() : MongoFailure.Unavailable();
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                throw MongoFailure.Unavailable("The database took too long: it may be busy; try again later.");
            }

            await PauseAsync(attempt, limit.Token);
        }
    }

    private async Task<T> TryAsync<T>(
        Func<IClientSessionHandle, CancellationToken, Task<(T Result, ObjectId? CommitId)>> work, CancellationToken cancellationToken)
    {
        using var session = await connection.Client.StartSessionAsync(cancellationToken: cancellationToken);
        session.StartTransaction(Options);
        T result;
        ObjectId? commitId;
        try
        {
            (result, commitId) = await work(session, cancellationToken);
        }
        catch
        {
            await AbortAsync(session);
            throw;
        }

        if (commitId is { } id)
            await CommitInTimeAsync(session, id, cancellationToken);
        else
            await AbortAsync(session);
        return result;
    }

    /// <summary>Commits; when the time is up in the middle of it, nobody may be told that nothing was saved.</summary>
    private async Task CommitInTimeAsync(IClientSessionHandle session, ObjectId commitId, CancellationToken cancellationToken)
    {
        try
        {
            await CommitAsync(session, commitId, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw OutcomeUnknown();
        }
    }

    // The commit log alone cannot tell that a commit will not happen: one whose answer was lost may still be on its way. It can tell that
    // it did, also to an engine that forgot its sessions.
    private async Task CommitAsync(IClientSessionHandle session, ObjectId commitId, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await session.CommitTransactionAsync(cancellationToken);
                return;
            }
            catch (Exception failure) when (failure is MongoException or TimeoutException)
            {
                var isRefused = MongoFailure.IsRefusal(failure);
                if (isRefused || clock.GetElapsedTime(began) > Patience)
                {
                    if (await IsThereAsync(commitId, cancellationToken))
                        return;
                    if (isRefused)
                        throw;
                    throw OutcomeUnknown();
                }
            }

            await PauseAsync(attempt, cancellationToken);
        }
    }

    private async Task<bool> IsThereAsync(ObjectId commitId, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Commits.CountAsync(new BsonDocument("_id", commitId), hint: null, cancellationToken) > 0;
        }
        catch (Exception failure) when (failure is MongoException or TimeoutException)
        {
            throw OutcomeUnknown();
        }
    }

    private static FhirException OutcomeUnknown() =>
        MongoFailure.Unavailable("The database was lost while this was being saved, and whether it was is not known: read before you repeat it.");

    // Not with the token of the work: what was begun must not keep its locks because the time is up. The driver keeps failures to itself;
    // a server that does not hear of it rolls back by itself after a minute.
    private async Task AbortAsync(IClientSessionHandle session)
    {
        if (!session.IsInTransaction)
            return;
        using var limit = new CancellationTokenSource(AbortPatience, clock);
        await session.AbortTransactionAsync(limit.Token);
    }

    // Longer and longer, and never as long as the others.
    private Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var most = Math.Min(LongestPause, FirstPause << Math.Min(attempt, 6));
        return Task.Delay(TimeSpan.FromMilliseconds(System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, most + 1)), clock, cancellationToken);
    }
}
