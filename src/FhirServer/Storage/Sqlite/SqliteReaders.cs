using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Connections for reading, each lent to one caller at a time. Reads run on the caller's thread: most take microseconds,
/// and the number of connections bounds how many threads long searches can hold. Who finds none free waits without a thread.
/// </summary>
internal sealed class SqliteReaders : IDisposable
{
    private const int CacheKilobytes = 8 * 1024;
    private readonly ConcurrentBag<SqliteSession> idle = [];
    private readonly SemaphoreSlim free;
    private readonly string file;
    private volatile bool isClosed;

    /// <summary>Makes the pool; connections are opened when they are first needed.</summary>
    public SqliteReaders(string file)
    {
        this.file = file;
        free = new SemaphoreSlim(Math.Max(4, Environment.ProcessorCount * 2));
    }

    /// <summary>Runs a read on a connection.</summary>
    /// <exception cref="Fhir.FhirException">503: the database cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting or while SQLite was at work.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        try
        {
            if (isClosed)
                throw SqliteFailure.Unavailable("The server is stopping: try again later.");
            if (!idle.TryTake(out var session))
                session = SqliteSession.Open(file, CacheKilobytes, readOnly: true);
            try
            {
                using var registration = cancellationToken.UnsafeRegister(state => ((SqliteSession)state!).Interrupt(), session);
                return read(session);
            }
            finally
            {
                Return(session);
            }
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The read was cancelled.", failure, cancellationToken);
        }
        catch (SqliteException failure) when (SqliteFailure.IsUnavailable(failure))
        {
            throw SqliteFailure.Translate(failure);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Closes the connections, those on loan when they come back. The semaphore stays: late callers still ask it.</summary>
    public void Dispose()
    {
        isClosed = true;
        while (idle.TryTake(out var session))
            session.Dispose();
    }

    private void Return(SqliteSession session)
    {
        idle.Add(session);
        if (isClosed)
            Dispose();
    }
}
