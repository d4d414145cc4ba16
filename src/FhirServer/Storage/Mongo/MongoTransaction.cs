using FhirServer.Fhir;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Runs transactions to a definite end: tried again when others were faster or the primary changed, committed again when the answer to the
/// commit got lost, and never applied twice: where only that is unknown, the commit log tells. Bounded in time, then the caller hears of it.
/// See https://www.mongodb.com/docs/manual/core/transactions-in-applications/.
/// </summary>
internal sealed class MongoTransaction(MongoConnection connection, TimeProvider clock)
{
    private const int FirstPause = 2;
    private const int LongestPause = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(70);

    private static readonly TransactionOptions Options = new(
        readConcern: ReadConcern.Snapshot, readPreference: ReadPreference.Primary, writeConcern: WriteConcern.WMajority, maxCommitTime: Patience);

    /// <summary>Runs a piece of work in a transaction, as often as needed.</summary>
    /// <param name="work">Reads and writes in the session; gives the result and the key in <c>commits</c> by which it is known to be there, or
    /// null when nothing is to be kept.</param>
    /// <exception cref="FhirException">409: others were faster again and again. 503: the database cannot be reached.</exception>
    public async Task<T> RunAsync<T>(Func<IClientSessionHandle, CancellationToken, Task<(T Result, ObjectId? CommitId)>> work)
    {
        using var limit = new CancellationTokenSource(Longest);
        var began = clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await TryAsync(work, began, limit.Token);
            }
            catch (MongoException failure) when (MongoFailure.IsTransient(failure))
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
        Func<IClientSessionHandle, CancellationToken, Task<(T Result, ObjectId? CommitId)>> work, long began, CancellationToken cancellationToken)
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
            await CommitInTimeAsync(session, id, began, cancellationToken);
        else
            await AbortAsync(session);
        return result;
    }

    /// <summary>Commits; when the time is up in the middle of it, nobody may be told that nothing was saved.</summary>
    private async Task CommitInTimeAsync(IClientSessionHandle session, ObjectId commitId, long began, CancellationToken cancellationToken)
    {
        try
        {
            await CommitAsync(session, commitId, began, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw OutcomeUnknown();
        }
    }

    private async Task CommitAsync(IClientSessionHandle session, ObjectId commitId, long began, CancellationToken cancellationToken)
    {
        var isUnknown = false;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await session.CommitTransactionAsync(cancellationToken);
                return;
            }
            catch (Exception failure) when (failure is MongoException or TimeoutException)
            {
                // A transient fault of the first commit is a refusal; of a later one it may mean that the first went through.
                var maybe = failure is TimeoutException || (failure is MongoException driver && MongoFailure.IsUnknown(driver));
                isUnknown |= maybe;
                if (!isUnknown)
                    throw;
                if (!maybe || clock.GetElapsedTime(began) > Patience)
                {
                    if (await IsThereAsync(commitId, cancellationToken))
                        return;
                    if (!maybe)
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
        catch (Exception failure) when (failure is MongoException or TimeoutException && MongoFailure.IsUnavailable(failure))
        {
            throw OutcomeUnknown();
        }
    }

    private static FhirException OutcomeUnknown() =>
        MongoFailure.Unavailable("The database was lost while this was being saved, and whether it was is not known: read before you repeat it.");

    // Without a token: what was begun must not keep its locks because somebody went away.
    private static Task AbortAsync(IClientSessionHandle session) => session.IsInTransaction ? session.AbortTransactionAsync(CancellationToken.None) : Task.CompletedTask;

    // Longer and longer, and never as long as the others.
    private Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var most = Math.Min(LongestPause, FirstPause << Math.Min(attempt, 6));
        return Task.Delay(TimeSpan.FromMilliseconds(System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, most + 1)), clock, cancellationToken);
    }
}
