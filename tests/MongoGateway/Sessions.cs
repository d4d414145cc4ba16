using System.Collections.Concurrent;
using System.Data;
using Npgsql;

namespace MongoGateway;

/// <summary>
/// Logical sessions and their transactions. A transaction is one pooled connection, taken at its first command and given back at
/// commit, abort, error or time-out. REPEATABLE READ with a short lock_timeout comes closest to MongoDB's snapshot isolation: the
/// second writer of a document gets a write conflict at once.
/// </summary>
internal sealed class Sessions(Backend backend, Cursors cursors, TimeSpan transactionLife)
{
    private const string Begin = "BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = 50";
    private static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(30);
    private readonly ConcurrentDictionary<Guid, Session> sessions = new();

    /// <summary>Runs a command in its transaction, which any failure ends.</summary>
    public async Task<byte[]> RunAsync(Command command, Func<NpgsqlConnection, Task<Reply>> run)
    {
        var session = await EnterAsync(command);
        try
        {
            if (command.StartTransaction)
                await BeginAsync(session, command.TransactionNumber);
            else
                RequireInProgress(session, command);
            var reply = new Reply([], Failed: true);
            try
            {
                reply = await run(session.Connection!);
            }
            finally
            {
                if (reply.Failed)
                    await RollBackAsync(session);
            }

            return reply.Document;
        }
        finally
        {
            session.Gate.Release();
        }
    }

    /// <summary>Commits. A driver that got no answer asks again, and is told what became of it.</summary>
    public async Task CommitAsync(Command command)
    {
        var session = await EnterAsync(command);
        try
        {
            if (session.TransactionNumber == command.TransactionNumber && session.State == TransactionState.CommitUnknown)
                await FindOutAsync(session);
            if (session.TransactionNumber == command.TransactionNumber && session.State == TransactionState.Committed)
                return;
            RequireInProgress(session, command);
            await CommitAsync(session);
        }
        finally
        {
            session.Gate.Release();
        }
    }

    /// <summary>Rolls back.</summary>
    public async Task AbortAsync(Command command)
    {
        var session = await EnterAsync(command);
        try
        {
            RequireInProgress(session, command);
            await RollBackAsync(session);
        }
        finally
        {
            session.Gate.Release();
        }
    }

    /// <summary>Forgets a session and rolls back what it had open.</summary>
    public async Task EndAsync(Guid id)
    {
        if (!sessions.TryRemove(id, out var session))
            return;
        await session.Gate.WaitAsync();
        try
        {
            await RollBackAsync(session);
        }
        finally
        {
            session.Gate.Release();
        }
    }

    /// <summary>Forgets all sessions and rolls back what they had open.</summary>
    public async Task EndAllAsync()
    {
        foreach (var id in sessions.Keys)
            await EndAsync(id);
    }

    /// <summary>Rolls back what lived too long and forgets sessions that nobody used for half an hour.</summary>
    public async Task SweepAsync()
    {
        var now = Environment.TickCount64;
        foreach (var session in sessions.Values)
        {
            if (!await session.Gate.WaitAsync(0))
                continue;
            try
            {
                if (session.State == TransactionState.InProgress && now - session.Began > transactionLife.TotalMilliseconds)
                    await RollBackAsync(session);
                else if (session.State != TransactionState.InProgress && now - session.LastUsed > SessionLife.TotalMilliseconds)
                    sessions.TryRemove(session.Id, out _);
            }
            finally
            {
                session.Gate.Release();
            }
        }
    }

    private static void RequireInProgress(Session session, Command command)
    {
        if (session.TransactionNumber == command.TransactionNumber && session.State == TransactionState.InProgress)
            return;
        throw session.TransactionNumber == command.TransactionNumber && session.State == TransactionState.Committed
            ? new CommandException(ErrorCodes.TransactionCommitted, $"transaction {command.TransactionNumber} has been committed")
            : new CommandException(ErrorCodes.NoSuchTransaction, $"transaction {command.TransactionNumber} has been aborted or never began");
    }

    private async Task<Session> EnterAsync(Command command)
    {
        if (command.Session is not { } id || command.TransactionNumber < 0)
            throw new CommandException(ErrorCodes.InvalidOptions, "a transaction needs lsid and txnNumber");
        var session = sessions.GetOrAdd(id, static id => new Session(id));
        await session.Gate.WaitAsync();
        session.LastUsed = Environment.TickCount64;
        return session;
    }

    private async Task BeginAsync(Session session, long number)
    {
        if (number < session.TransactionNumber)
            throw new CommandException(ErrorCodes.TransactionTooOld, $"transaction {number} is older than {session.TransactionNumber}");
        if (number == session.TransactionNumber)
            throw new CommandException(ErrorCodes.ConflictingOperation, $"transaction {number} was started already");
        await RollBackAsync(session);
        var connection = await backend.OpenAsync();
        try
        {
            await EngineCalls.ScalarAsync(connection, Begin);
        }
        catch (NpgsqlException)
        {
            await connection.DisposeAsync();
            throw;
        }

        session.Begin(connection, number);
    }

    private async Task CommitAsync(Session session)
    {
        await using var connection = session.Release(TransactionState.Aborted);
        // Noted before the commit: afterwards, when the answer is lost, nobody could say which transaction it was.
        try
        {
            session.EngineTransactionId = await Backend.NoteCommitAsync(connection, session.Id, session.TransactionNumber);
        }
        catch (NpgsqlException)
        {
            await RollBackAsync(connection);
            throw;
        }

        try
        {
            await EngineCalls.ScalarAsync(connection, "COMMIT");
            session.State = TransactionState.Committed;
        }
        catch (NpgsqlException e) when (e is not PostgresException { SqlState: var state } || SqlStates.IsShutdown(state))
        {
            session.State = TransactionState.CommitUnknown;
            throw Unknown(e.Message);
        }

        await cursors.KillOfTransactionAsync(session.Id, session.TransactionNumber);
    }

    private async Task FindOutAsync(Session session)
    {
        try
        {
            // What wrote nothing has no id, and its commit has no effect.
            var isCommitted = session.EngineTransactionId is not { } id || (await backend.IsCommittedAsync(id, session.Id, session.TransactionNumber)
                ?? throw Unknown("the transaction is in progress"));
            session.State = isCommitted ? TransactionState.Committed : TransactionState.Aborted;
        }
        catch (NpgsqlException e)
        {
            throw Unknown(e.Message);
        }
    }

    private static CommandException Unknown(string why) =>
        new(ErrorCodes.HostUnreachable, $"commit: {why}", CommandException.UnknownCommitResult);

    private async Task RollBackAsync(Session session)
    {
        if (session.State != TransactionState.InProgress)
            return;
        await using (var connection = session.Release(TransactionState.Aborted))
            await RollBackAsync(connection);
        await cursors.KillOfTransactionAsync(session.Id, session.TransactionNumber);
    }

    private static async Task RollBackAsync(NpgsqlConnection connection)
    {
        if (connection.State != ConnectionState.Open)
            return; // it broke, and its transaction is gone with it
        try
        {
            await EngineCalls.ScalarAsync(connection, "ROLLBACK");
        }
        catch (NpgsqlException)
        {
            // It broke just now, with the same effect.
        }
    }
}
