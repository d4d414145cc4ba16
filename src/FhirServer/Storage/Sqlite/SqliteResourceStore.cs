using System.Runtime.CompilerServices;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage.Indexing;
using Microsoft.Data.Sqlite;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// The contract over one embedded SQLite file, <c>fhir.db</c> in a data directory: no database to install.
/// What it acknowledged survives the death of the process and of the machine. Several processes may open one file.
/// </summary>
public sealed class SqliteResourceStore : IResourceStore, IIndexStore
{
    /// <summary>The name of the database file.</summary>
    public const string FileName = "fhir.db";

    private const int WriterCacheKilobytes = 64 * 1024;
    private const int CheckpointCacheKilobytes = 1024;
    private const int ChangesAtOnce = 256;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private readonly SqliteReaders readers;
    private readonly SqliteCheckpointer checkpointer;
    private readonly SqliteWriter writer;
    private readonly SqliteSearch search;
    private readonly SqliteReads reads;
    private readonly SqliteHistory history;
    private readonly SnapshotJudge judge;
    private readonly SqliteIndexState index;
    private readonly SqliteContentStore contents;
    private readonly CancellationTokenSource disposing = new();
    private TaskCompletionSource commits = NextCommit();
    private int disposed;

    private SqliteResourceStore(string file, TimeProvider clock)
    {
        var names = new SqliteNames();
        search = new SqliteSearch(names);
        reads = new SqliteReads(names, search);
        history = new SqliteHistory(names, search);
        judge = new SnapshotJudge(async (query, grant, stop) => [.. (await SearchAsync(query, grant, stop)).Matches.Select(match => match.Key.WithoutVersion)]);
        index = new SqliteIndexState(file, names);
        var session = SqliteSession.Open(file, WriterCacheKilobytes, readOnly: false);
        try
        {
            SqliteSchema.Upgrade(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        readers = new SqliteReaders(file);
        contents = new SqliteContentStore(file, readers, clock);
        checkpointer = new SqliteCheckpointer(SqliteSession.Open(file, CheckpointCacheKilobytes, readOnly: false));
        writer = new SqliteWriter(session, names, checkpointer, clock, () => Interlocked.Exchange(ref commits, NextCommit()).TrySetResult());
    }

    /// <summary>Large content in the same file.</summary>
    public IContentStore Contents => contents;

    /// <summary>Opens the store in a directory, which is made if it is not there, and brings an older file up to date.</summary>
    /// <param name="directory">Where the database file stands.</param>
    /// <param name="clock">Tells the time of commits.</param>
    /// <exception cref="FhirException">503: the file cannot be opened.</exception>
    /// <exception cref="InvalidOperationException">The file was written by a newer program.</exception>
    public static SqliteResourceStore Open(string directory, TimeProvider clock)
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new SqliteResourceStore(Path.Combine(directory, FileName), clock);
        }
        catch (SqliteException failure) when (SqliteFailure.IsUnavailable(failure))
        {
            throw SqliteFailure.Translate(failure);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RawResource?> ReadAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => reads.Read(session, type, id, grant), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RawResource?> ReadVersionAsync(string type, string id, long version, AccessGrant grant, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => reads.ReadVersion(session, new ResourceKey(type, id, version), grant), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RawResource>> ReadManyAsync(IReadOnlyCollection<ResourceKey> keys, AccessGrant grant, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => reads.ReadMany(session, keys, grant), cancellationToken).AsTask();

    /// <inheritdoc/>
    public Task<VersionPage> HistoryAsync(HistoryQuery query, AccessGrant grant, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => history.Page(session, query, grant), cancellationToken).AsTask();

    /// <inheritdoc/>
    public ValueTask<string?> NewestAsync(string type, AccessGrant grant, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => history.Newest(session, type), cancellationToken);

    /// <inheritdoc/>
    public async Task<SearchPage> SearchAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken)
    {
        var page = await readers.ReadAsync(session => search.Page(session, query, grant), cancellationToken);
        return await page.FinishAsync(judge, grant, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(SearchQuery query, long most, AccessGrant grant, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => search.Count(session, query, grant, most), cancellationToken).AsTask();

    /// <inheritdoc/>
    public Task<SearchExplanation> ExplainAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => search.Explain(session, query, grant), cancellationToken).AsTask();

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(IReadOnlyList<WriteOp> operations, AccessGrant grant, CancellationToken cancellationToken)
    {
        WriteOp.Check(operations);
        return operations.Count == 0 ? new CommitResult.Done([]) : await writer.CommitAsync(operations, grant, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChangeEvent> ChangesAsync(
        string? after, AccessGrant grant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = after is null ? 0 : SqliteRows.Position(after, "position in the change feed");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, disposing.Token);
        while (true)
        {
            // Taken before the look, so that a commit in between is not slept through.
            var next = Volatile.Read(ref commits).Task;
            var start = position;
            (var events, position) = await readers.ReadAsync(session => history.Changes(session, start, ChangesAtOnce, grant), stop.Token);
            foreach (var change in events)
                yield return change;
            if (events.Count < ChangesAtOnce)
                await Task.WhenAny(next, Task.Delay(Poll, stop.Token));
            stop.Token.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public async Task<StoreHealth> CheckAsync(AccessGrant grant, CancellationToken cancellationToken)
    {
        var reached = false;
        try
        {
            await readers.ReadAsync(session => session.Scalar("SELECT count(*) FROM param WHERE id = 0"), cancellationToken);
            reached = true;
            await writer.CommitAsync([], grant, cancellationToken);
            return StoreHealth.Ready;
        }
        catch (FhirException)
        {
            return reached ? StoreHealth.NotWritable : StoreHealth.Unreachable;
        }
    }

    /// <inheritdoc/>
    public async Task<StoredState?> ReadStateAsync(CancellationToken cancellationToken) => await readers.ReadAsync(SqliteIndexState.Read, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SwapStateAsync(long version, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        Task.Run(() => index.Swap(version, json.Span), cancellationToken);

    /// <inheritdoc/>
    public async Task<IndexPage> WalkAsync(IndexWalk walk, AccessGrant grant, CancellationToken cancellationToken) =>
        await readers.ReadAsync(session => index.Walk(session, walk), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RunExclusiveAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) => index.RunExclusiveAsync(work, cancellationToken);

    /// <summary>Finishes the commits that wait, copies the log into the file, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await disposing.CancelAsync();
        await writer.DisposeAsync();
        contents.Dispose();
        await checkpointer.DisposeAsync();
        readers.Dispose();
        disposing.Dispose();
    }

    private static TaskCompletionSource NextCommit() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
