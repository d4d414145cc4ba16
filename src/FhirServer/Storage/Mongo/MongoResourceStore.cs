using System.Runtime.CompilerServices;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage.Indexing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// The contract over MongoDB, a replica set or a sharded cluster: several servers may share one database and behave as one.
/// What it acknowledged is on a majority of the replica set. Uses nothing that MongoDB-compatible engines lack (no change streams, no JavaScript).
/// </summary>
public sealed class MongoResourceStore : IResourceStore, IIndexStore
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private readonly MongoConnection connection;
    private readonly MongoSearch search;
    private readonly MongoReads reads;
    private readonly MongoHistory history;
    private readonly MongoTransaction transaction;
    private readonly MongoCommit commit;
    private readonly MongoCommitQueue queue;
    private readonly MongoChangeFeed feed;
    private readonly MongoIndexState index;
    private readonly CancellationTokenSource disposing = new();
    private TaskCompletionSource commits = NextCommit();
    private int disposed;

    /// <summary>Makes a store; nothing is sent before <see cref="OpenAsync"/> or the first call.</summary>
    /// <param name="options">Where MongoDB is, and how to talk with it.</param>
    /// <param name="types">All resource types that there are.</param>
    /// <param name="clock">Tells the time of commits.</param>
    public MongoResourceStore(MongoDbOptions options, IReadOnlyCollection<string> types, TimeProvider clock)
        : this(options, types, clock, MongoShape.Current)
    {
    }

    /// <summary>Makes a store of a program with expectations of its own.</summary>
    internal MongoResourceStore(MongoDbOptions options, IReadOnlyCollection<string> types, TimeProvider clock, MongoShape shape)
    {
        connection = new MongoConnection(options, clock, shape);
        search = new MongoSearch(connection, types);
        reads = new MongoReads(connection, search);
        history = new MongoHistory(connection, search);
        transaction = new MongoTransaction(connection, clock);
        commit = new MongoCommit(connection, search);
        queue = new MongoCommitQueue(RunAsync, clock);
        feed = new MongoChangeFeed(connection, search, transaction);
        index = new MongoIndexState(connection, clock);
        Contents = new MongoContentStore(connection);
    }

    /// <summary>Large content in the same database.</summary>
    public IContentStore Contents { get; }

    /// <summary>Says whether a text has the form of a connection string.</summary>
    public static bool IsConnectionString(string text)
    {
        try
        {
            MongoUrl.Create(text);
            return true;
        }
        catch (MongoConfigurationException)
        {
            return false;
        }
    }

    /// <summary>
    /// Opens the database; a new one is made whole. What an older one lacks is left to <see cref="UpgradeAsync"/>. Every call opens it if
    /// that was not done.
    /// </summary>
    /// <exception cref="FhirException">503: it cannot be reached.</exception>
    /// <exception cref="InvalidOperationException">It cannot be used: a standalone mongod, or of a newer program. The message says what to do.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) => connection.StartAsync(cancellationToken);

    /// <summary>
    /// Makes the indexes that an older program did not have, and drops those that only older programs had once none of them may work on the
    /// database any more. May take hours on a large database; requests are answered meanwhile.
    /// </summary>
    /// <returns>True when all is up to date; false when another process is at it: ask again.</returns>
    /// <exception cref="FhirException">503: the database cannot be reached: try again.</exception>
    /// <exception cref="InvalidOperationException">The database fails it; the message says why.</exception>
    public Task<bool> UpgradeAsync(CancellationToken cancellationToken) => connection.UpgradeAsync(cancellationToken);

    /// <summary>A secret that all servers of this database share: that of the one that asked first.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="made">What it becomes if there is none yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">503: the database cannot be reached.</exception>
    public Task<byte[]> SecretAsync(string name, byte[] made, CancellationToken cancellationToken) =>
        connection.RunAsync(stop => new MongoSecret(connection.Meta, name).GetAsync(made, stop), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<RawResource?> ReadAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken) =>
        await connection.RunAsync(stop => reads.ReadAsync(type, id, grant, stop), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<RawResource?> ReadVersionAsync(string type, string id, long version, AccessGrant grant, CancellationToken cancellationToken) =>
        await connection.RunAsync(stop => reads.ReadVersionAsync(new ResourceKey(type, id, version), grant, stop), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RawResource>> ReadManyAsync(IReadOnlyCollection<ResourceKey> keys, AccessGrant grant, CancellationToken cancellationToken) =>
        connection.RunAsync(stop => reads.ReadManyAsync(keys, grant, stop), cancellationToken);

    /// <inheritdoc/>
    public Task<VersionPage> HistoryAsync(HistoryQuery query, AccessGrant grant, CancellationToken cancellationToken) =>
        connection.RunAsync(stop => history.PageAsync(query, grant, stop), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<string?> NewestAsync(string type, AccessGrant grant, CancellationToken cancellationToken) =>
        (await connection.RunAsync(stop => search.NewestAsync(session: null, type, stop), cancellationToken))?.ToString();

    /// <inheritdoc/>
    public Task<SearchPage> SearchAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken) =>
        connection.RunAsync(stop => search.PageAsync(query, grant, stop), cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountAsync(SearchQuery query, long most, AccessGrant grant, CancellationToken cancellationToken) =>
        connection.RunAsync(stop => search.CountAsync(query, most, grant, stop), cancellationToken);

    /// <inheritdoc/>
    public Task<SearchExplanation> ExplainAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken) =>
        connection.RunAsync(stop => search.ExplainAsync(query, grant, stop), cancellationToken);

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(IReadOnlyList<WriteOp> operations, AccessGrant grant, CancellationToken cancellationToken)
    {
        WriteOp.Check(operations);
        cancellationToken.ThrowIfCancellationRequested();
        if (operations.Count == 0)
            return new CommitResult.Done([]);
        if (operations[0].Reindexes)
            return await ReindexAsync(operations, cancellationToken);
        var pending = new PendingCommit(operations, grant);
        return await connection.RunAsync(stop => queue.CommitAsync(pending, stop), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChangeEvent> ChangesAsync(
        string? after, AccessGrant grant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = after is null ? FeedPlace.Start : FeedPlace.Parse(after);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, disposing.Token);
        while (true)
        {
            // Taken before the look, so that a commit in between is not slept through.
            var next = Volatile.Read(ref commits).Task;
            var start = place;
            (var events, place, var isMore) = await connection.RunAsync(token => feed.NextAsync(start, grant, token), stop.Token);
            foreach (var change in events)
                yield return change;
            if (!isMore)
                await Task.WhenAny(next, Task.Delay(Poll, stop.Token));
            stop.Token.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public Task<StoreHealth> CheckAsync(AccessGrant grant, CancellationToken cancellationToken) => connection.CheckAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<StoredState?> ReadStateAsync(CancellationToken cancellationToken) => connection.RunAsync(index.ReadAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SwapStateAsync(long version, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        connection.RunAsync(stop => index.SwapAsync(version, json.ToArray(), stop), cancellationToken);

    /// <inheritdoc/>
    public Task<IndexPage> WalkAsync(IndexWalk walk, AccessGrant grant, CancellationToken cancellationToken) =>
        connection.RunAsync(stop => index.WalkAsync(walk, stop), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RunExclusiveAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        connection.RunAsync(stop => index.RunExclusiveAsync(work, stop), cancellationToken);

    /// <summary>Finishes the commits that wait, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await disposing.CancelAsync();
        await queue.DisposeAsync();
        connection.Dispose();
        disposing.Dispose();
    }

    private static TaskCompletionSource NextCommit() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<CommitResult> ReindexAsync(IReadOnlyList<WriteOp> operations, CancellationToken cancellationToken)
    {
        MongoWrite[] writes = [.. operations.Select(operation => new MongoWrite(operation))];
        await connection.RunAsync(
            async stop =>
            {
                await index.ReindexAsync(writes, stop);
                return true;
            },
            cancellationToken);
        return new CommitResult.Done([.. operations.Select(_ => new WriteOutcome(WriteEffect.Reindexed, Resource: null))]);
    }

    private async Task<IReadOnlyList<CommitResult>> RunAsync(IReadOnlyList<PendingCommit> group)
    {
        var results = await transaction.RunAsync(async (session, stop) =>
        {
            var (results, batch) = await commit.RunAsync(session, group, stop);
            return (results, batch.IsEmpty ? (ObjectId?)null : batch.CommitId);
        });
        Interlocked.Exchange(ref commits, NextCommit()).TrySetResult();
        return results;
    }
}
