using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Decides which commits of this process run now and which share a transaction. Commits that touch the same resource or claim never run
/// at once; those that wait while all transactions are busy go together into the next, so the more callers, the fewer round trips for each.
/// </summary>
/// <param name="run">Runs the commits of one transaction.</param>
/// <param name="clock">Tells how long a commit has waited.</param>
internal sealed class MongoCommitQueue(Func<IReadOnlyList<PendingCommit>, Task<IReadOnlyList<CommitResult>>> run, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>No commit waits longer for its turn; it is told that nothing was saved.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private const int MostTransactions = 6;
    private const int MostCommits = 64;
    private const int MostOperations = 500;
    private const int MostLookedAt = 512;
    private readonly Lock gate = new();
    private readonly LinkedList<PendingCommit> waiting = [];
    private readonly HashSet<string> busy = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;
    private bool isClosed;

    /// <summary>Queues a commit and waits for its result. Cancelling gives up only as long as it waits.</summary>
    /// <exception cref="Fhir.FhirException">503: its turn did not come, or what the transaction says.</exception>
    public async Task<CommitResult> CommitAsync(PendingCommit pending, CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerAsync(pending, cancellationToken);
        }
        catch (Exception failure) when (pending.IsShared && failure is MongoException or BsonException or FormatException or InvalidOperationException)
        {
            // One of those in the transaction is at fault, and it is rolled back: each tries for itself, so that only that one fails.
            pending = pending.Alone();
        }

        return await AnswerAsync(pending, cancellationToken);
    }

    /// <summary>Takes no more commits and waits until all are done.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            isClosed = true;
            if (running == 0)
                idle.TrySetResult();
        }

#pragma warning disable VSTHRD003 // It is completed by transactions, which wait for nobody here.
        await idle.Task;
#pragma warning restore VSTHRD003
    }

    private async Task<CommitResult> AnswerAsync(PendingCommit pending, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (isClosed)
                throw MongoFailure.Unavailable("The server is stopping: try again later.");
            waiting.AddLast(pending);
        }

        StartMore();
        await using var registration = cancellationToken.UnsafeRegister((state, token) => ((PendingCommit)state!).TryCancel(token), pending);
        await using var patience = pending.IsWaiting
            ? clock.CreateTimer(state => ((PendingCommit)state!).TryGiveUp(), pending, LongestWait, Timeout.InfiniteTimeSpan)
            : null;
        return await pending.AnswerAsync();
    }

    private void StartMore()
    {
        while (true)
        {
            List<PendingCommit> group;
            lock (gate)
            {
                if (running >= MostTransactions)
                    return;
                group = Take();
                if (group.Count == 0)
                    return;
                running++;
            }

            var transaction = Task.Run(() => RunAsync(group));
            for (var i = 0; i < group.Count; i++)
                group[i].Join(transaction, i, group.Count);
        }
    }

    // The oldest that may run, and what may go with it. What is passed over keeps its place before all younger ones that touch the same.
    private List<PendingCommit> Take()
    {
        var group = new List<PendingCommit>();
        var passedOver = new HashSet<string>(StringComparer.Ordinal);
        var operations = 0;
        var looked = 0;
        for (var node = waiting.First; node is not null && group.Count < MostCommits && operations < MostOperations && looked++ < MostLookedAt;)
        {
            var (pending, here) = (node.Value, node);
            node = node.Next;
            if (!pending.IsWanted)
            {
                waiting.Remove(here);
                continue;
            }

            var fits = group.Count == 0 || (group[0].MayShare && pending.MayShare);
            if (!fits || pending.Touches.Any(touched => busy.Contains(touched) || passedOver.Contains(touched)))
            {
                passedOver.UnionWith(pending.Touches);
                continue;
            }

            waiting.Remove(here);
            if (!pending.TryBegin())
                continue;
            group.Add(pending);
            operations += pending.Writes.Count;
            busy.UnionWith(pending.Touches);
        }

        return group;
    }

    private async Task<IReadOnlyList<CommitResult>> RunAsync(List<PendingCommit> group)
    {
        try
        {
            return await run(group);
        }
        finally
        {
            lock (gate)
            {
                running--;
                foreach (var pending in group)
                    busy.ExceptWith(pending.Touches);
            }

            StartMore();
            lock (gate)
            {
                if (isClosed && running == 0)
                    idle.TrySetResult();
            }
        }
    }
}
