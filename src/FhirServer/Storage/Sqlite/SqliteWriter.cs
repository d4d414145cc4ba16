using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// The one writer: a thread of its own that takes all commits that wait, runs them in one transaction, syncs once, and answers each.
/// While it syncs, the next ones gather; so the more callers, the fewer syncs for each.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostWaiting = 1024;
    private const int MostCommits = 256;
    private const int MostOperations = 2000;

    // The letters FHIR, which programs such as file(1) can show. It is always the same, and yet a write that goes all the way to the disk.
    private const string Mark = "PRAGMA application_id = 0x46484952";

    private readonly SqliteSession session;
    private readonly SqliteNames names;
    private readonly SqliteCheckpointer checkpointer;
    private readonly SqliteCommit commit;
    private readonly Action committed;
    private readonly Task loop;

    // Blocks without spinning: on few processors a spinning writer takes its time from those who bring it work.
    private readonly AutoResetEvent arrival = new(initialState: false);

    private readonly Channel<PendingCommit> queue = Channel.CreateBounded<PendingCommit>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Starts the writer.</summary>
    /// <param name="session">Its connection; closed when the writer stops.</param>
    /// <param name="names">The names all sessions share.</param>
    /// <param name="checkpointer">Says when the log wants to be emptied.</param>
    /// <param name="clock">Tells the time of commits.</param>
    /// <param name="committed">Called after each transaction.</param>
    public SqliteWriter(SqliteSession session, SqliteNames names, SqliteCheckpointer checkpointer, TimeProvider clock, Action committed)
    {
        (this.session, this.names, this.checkpointer, this.committed) = (session, names, checkpointer, committed);
        commit = new SqliteCommit(session, names, new SqliteSearch(names), clock);
        // SQLite's calls block: on a thread of the pool they would hold back others' requests during each sync.
        loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>
    /// Queues a commit and waits until it is durable. Cancelling gives up only as long as it waits. Without operations it only finds out
    /// whether the file can be written.
    /// </summary>
    public async Task<CommitResult> CommitAsync(IReadOnlyList<WriteOp> operations, AccessGrant grant, CancellationToken cancellationToken)
    {
        var pending = new PendingCommit(operations, grant);
        try
        {
            await queue.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw SqliteFailure.Unavailable("The server is stopping: try again later.");
        }

        arrival.Set();
        await using var registration = cancellationToken.UnsafeRegister((state, token) => ((PendingCommit)state!).TryCancel(token), pending);
        return await pending.AnswerAsync();
    }

    /// <summary>Takes no more commits, finishes those that wait, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        arrival.Set();
#pragma warning disable VSTHRD003 // The loop was started by this object and has no context that could be waited for in vain.
        await loop;
#pragma warning restore VSTHRD003
        session.Dispose();
        arrival.Dispose();
    }

    private void Run()
    {
        var group = new List<PendingCommit>(MostCommits);
        while (true)
        {
            Gather(group);
            if (group.Count > 0)
            {
                Write(group);
                group.Clear();
            }
            else if (queue.Reader.Completion.IsCompleted)
            {
                return;
            }
            else
            {
                arrival.WaitOne();
            }
        }
    }

    private void Gather(List<PendingCommit> group)
    {
        var operations = 0;
        while (group.Count < MostCommits && operations < MostOperations && queue.Reader.TryRead(out var pending))
        {
            if (!pending.TryBegin())
                continue;
            group.Add(pending);
            operations += pending.Operations.Count;
        }
    }

    private void Write(List<PendingCommit> group)
    {
        try
        {
            session.Statement("BEGIN IMMEDIATE").Run();
            commit.Begin();
            foreach (var pending in group)
                WriteOne(pending);
            session.Statement("COMMIT").Run();
            names.Keep();
        }
        catch (Exception failure)
        {
            // Whatever it was, each caller must learn that nothing of its commit is there, and the loop must go on.
            GiveUp(group, SqliteFailure.Translate(failure));
            return;
        }

        foreach (var pending in group)
            pending.Release();
        committed();
        checkpointer.AfterCommit(session, group.Sum(pending => pending.Operations.Count));
    }

    private void WriteOne(PendingCommit pending)
    {
        try
        {
            if (pending.Operations.Count == 0)
                session.Execute(Mark);
            pending.Hold(commit.Run(pending.Operations, pending.Grant));
        }
        catch (Exception failure) when (session.InTransaction)
        {
            // Its savepoint is rolled back; the others of the group are whole.
            pending.Hold(SqliteFailure.Translate(failure));
        }
    }

    private void GiveUp(List<PendingCommit> group, Exception reason)
    {
        names.Forget(0);
        try
        {
            if (session.InTransaction)
                session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // A rollback that fails leaves the transaction to the next BEGIN, which then fails and says so to its callers.
        }

        foreach (var pending in group)
            pending.Fail(reason);
    }
}
