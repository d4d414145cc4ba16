using Microsoft.Data.Sqlite;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database file beside the writer, on a connection and a thread of its own, so that no commit waits for it.
/// Under steady writing it never quite catches up, and the log could not start anew: then the writer copies the small rest between two transactions.
/// See https://www.sqlite.org/wal.html#checkpointing.
/// </summary>
internal sealed class SqliteCheckpointer : IAsyncDisposable
{
    private const string Passive = "PRAGMA wal_checkpoint(PASSIVE)";

    // 16 MB of pages of 4 kB.
    private const long LongLog = 4096;

    // An operation writes about ten pages.
    private const int ManyOperations = 400;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly SqliteSession session;
    private readonly ManualResetEventSlim wake = new();
    private readonly Task loop;
    private int operations;
    private volatile bool isStopping;
    private volatile bool isLong;

    /// <summary>Starts the loop.</summary>
    /// <param name="session">Its connection; closed when it stops.</param>
    public SqliteCheckpointer(SqliteSession session)
    {
        this.session = session;
        loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The writer says how much it has committed, and lends its connection for the rest of a long log.</summary>
    public void AfterCommit(SqliteSession writer, int count)
    {
        if (Interlocked.Add(ref operations, count) >= ManyOperations)
            wake.Set();
        if (!isLong)
            return;
        isLong = false;
        Copy(writer);
    }

    /// <summary>Stops the loop and copies what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        isStopping = true;
        wake.Set();
#pragma warning disable VSTHRD003 // The loop was started by this object and has no context that could be waited for in vain.
        await loop;
#pragma warning restore VSTHRD003
        session.Dispose();
        wake.Dispose();
    }

    private void Run()
    {
        while (!isStopping)
        {
            wake.Wait(Pause);
            wake.Reset();
            if (Interlocked.Exchange(ref operations, 0) > 0)
                isLong = Copy(session) >= LongLog;
        }

        Copy(session);
    }

    // How many pages the log has; 0 when it could not be looked at.
    private static long Copy(SqliteSession session)
    {
        try
        {
            using var checkpoint = session.Statement(Passive);
            return checkpoint.Step() ? checkpoint.Integer(1) : 0;
        }
        catch (SqliteException failure) when (SqliteFailure.IsUnavailable(failure))
        {
            // The log keeps everything; the next round tries again, and writes themselves will say that the disk is full.
            return 0;
        }
    }
}
