using System.Collections.Concurrent;
using Npgsql;

namespace MongoGateway;

/// <summary>An open cursor: the engine's document that says where to go on, on any connection.</summary>
internal sealed record OpenCursor(long Id, string Database, Guid? Session, long TransactionNumber)
{
    /// <summary>Where to go on.</summary>
    public required byte[] Continuation { get; set; }

    /// <summary>When it was last used, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long LastUsed { get; set; }
}

/// <summary>The open cursors.</summary>
internal sealed class Cursors(Backend backend)
{
    private readonly ConcurrentDictionary<long, OpenCursor> open = new();

    /// <summary>Keeps a cursor until the next getMore.</summary>
    public void Put(OpenCursor cursor)
    {
        cursor.LastUsed = Environment.TickCount64;
        open[cursor.Id] = cursor;
    }

    /// <summary>Takes a cursor out while a getMore works on it.</summary>
    /// <exception cref="CommandException">There is none of that id.</exception>
    public OpenCursor Take(long id) => open.TryRemove(id, out var cursor)
        ? cursor
        : throw new CommandException(ErrorCodes.CursorNotFound, $"cursor id {id} not found");

    /// <summary>Closes a cursor; false when there is none of that id.</summary>
    public async Task<bool> KillAsync(long id)
    {
        if (!open.TryRemove(id, out _))
            return false;
        await backend.DeleteCursorFilesAsync([id]);
        return true;
    }

    /// <summary>Closes the cursors that were opened in a transaction.</summary>
    public Task KillOfTransactionAsync(Guid session, long transactionNumber) =>
        KillWhereAsync(cursor => cursor.Session == session && cursor.TransactionNumber == transactionNumber);

    /// <summary>Closes the cursors that nobody used for so long.</summary>
    public Task KillIdleAsync(TimeSpan idle) =>
        KillWhereAsync(cursor => Environment.TickCount64 - cursor.LastUsed > idle.TotalMilliseconds);

    private async Task KillWhereAsync(Func<OpenCursor, bool> which)
    {
        long[] killed = [.. open.Values.Where(which).Select(cursor => cursor.Id).Where(id => open.TryRemove(id, out _))];
        if (killed.Length == 0)
            return;
        try
        {
            await backend.DeleteCursorFilesAsync(killed);
        }
        catch (NpgsqlException)
        {
            // A commit must not seem to fail because its cursors could not be tidied up; the engine deletes idle files by itself.
        }
    }
}
