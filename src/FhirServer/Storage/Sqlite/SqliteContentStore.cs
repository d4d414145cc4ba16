using FhirServer.Fhir;
using Microsoft.Data.Sqlite;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Large content in two tables of the database file. Pieces are written on a connection of their own, each in a transaction of its own, so that
/// the one writer of resources waits for a piece at most, never for a whole upload.
/// </summary>
/// <param name="file">The database file; its schema is up to date.</param>
/// <param name="readers">The connections for reading that the resources are read by.</param>
/// <param name="clock">Tells when content was begun.</param>
internal sealed class SqliteContentStore(string file, SqliteReaders readers, TimeProvider clock) : IContentStore, IDisposable
{
    private const int CacheKilobytes = 1024;
    private const int LooseAtOnce = 100;
    private readonly SemaphoreSlim writing = new(1);
    private SqliteSession? session;
    private bool isClosed;

    /// <inheritdoc/>
    public async Task<string> BeginAsync(AccessGrant grant, CancellationToken cancellationToken)
    {
        var content = IContentStore.NewName();
        await WriteAsync(
            to => to.Statement("INSERT INTO content (id, begun) VALUES (?, ?)").Bind(1, content).Bind(2, clock.GetUtcNow().ToUnixTimeMilliseconds()).Run(),
            cancellationToken);
        return content;
    }

    /// <inheritdoc/>
    public Task AppendAsync(string content, int place, ReadOnlyMemory<byte> piece, AccessGrant grant, CancellationToken cancellationToken) =>
        WriteAsync(to => to.Statement("INSERT INTO content_piece (content, n, bytes) VALUES (?, ?, ?)").Bind(1, content).Bind(2, place).Bind(3, piece.Span).Run(), cancellationToken);

    /// <inheritdoc/>
    public Task BindAsync(string content, ResourceKey owner, long length, AccessGrant grant, CancellationToken cancellationToken) =>
        WriteAsync(
            to => to.Statement("UPDATE content SET owner = ?, length = ? WHERE id = ?").Bind(1, owner.WithoutVersion.ToString()).Bind(2, length).Bind(3, content).Run(),
            cancellationToken);

    /// <inheritdoc/>
    public Task KeepAsync(string content, AccessGrant grant, CancellationToken cancellationToken) =>
        WriteAsync(to => to.Statement("UPDATE content SET kept = 1 WHERE id = ?").Bind(1, content).Run(), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string content, AccessGrant grant, CancellationToken cancellationToken) =>
        WriteAsync(
            to =>
            {
                to.Statement("DELETE FROM content_piece WHERE content = ?").Bind(1, content).Run();
                to.Statement("DELETE FROM content WHERE id = ?").Bind(1, content).Run();
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<long?> LengthAsync(string content, ResourceKey owner, AccessGrant grant, CancellationToken cancellationToken) =>
        await readers.ReadAsync<long?>(
            from =>
            {
                using var select = from.Statement("SELECT length FROM content WHERE id = ? AND owner = ?").Bind(1, content).Bind(2, owner.WithoutVersion.ToString());
                return select.Step() ? select.Integer(0) : null;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> PieceAsync(string content, int place, AccessGrant grant, CancellationToken cancellationToken) =>
        await readers.ReadAsync(
            from =>
            {
                using var select = from.Statement("SELECT bytes FROM content_piece WHERE content = ? AND n = ?").Bind(1, content).Bind(2, place);
                return select.Step() ? select.Blob(0) : throw new InvalidOperationException("The database lacks a piece of a content.");
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LooseContent>> LooseAsync(DateTimeOffset before, AccessGrant grant, CancellationToken cancellationToken) =>
        await readers.ReadAsync(from => Loose(from, before), cancellationToken);

    /// <summary>Closes the connection for writing.</summary>
    public void Dispose()
    {
        writing.Wait();
        try
        {
            isClosed = true;
            session?.Dispose();
            session = null;
        }
        finally
        {
            writing.Release();
        }
    }

    private static List<LooseContent> Loose(SqliteSession from, DateTimeOffset before)
    {
        using var select = from.Statement("SELECT id, owner FROM content WHERE kept = 0 AND begun < ? ORDER BY begun LIMIT ?")
            .Bind(1, before.ToUnixTimeMilliseconds()).Bind(2, LooseAtOnce);
        var found = new List<LooseContent>();
        while (select.Step())
            found.Add(new LooseContent(select.Text(0), select.IsNull(1) ? null : Owner(select.Text(1))));
        return found;
    }

    private static ResourceKey Owner(string text) => text.Split('/') is [var type, var id]
        ? new ResourceKey(type, id)
        : throw new InvalidOperationException("The owner of a content is no resource: the database is damaged.");

    // SQLite's calls block, so they run where no request waits for the thread.
    private async Task WriteAsync(Action<SqliteSession> write, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            if (isClosed)
                throw SqliteFailure.Unavailable("The server is stopping: try again later.");
            await Task.Run(() => Write(write), CancellationToken.None);
        }
        catch (SqliteException failure) when (SqliteFailure.IsUnavailable(failure))
        {
            throw SqliteFailure.Translate(failure);
        }
        finally
        {
            writing.Release();
        }
    }

    private void Write(Action<SqliteSession> write)
    {
        session ??= SqliteSession.Open(file, CacheKilobytes, readOnly: false);
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            write(session);
            session.Execute("COMMIT");
        }
        finally
        {
            if (session.InTransaction)
                session.Execute("ROLLBACK");
        }
    }
}
