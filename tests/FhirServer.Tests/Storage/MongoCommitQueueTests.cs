using System.Collections.Concurrent;
using FhirServer.Fhir;
using FhirServer.Storage;
using FhirServer.Storage.Mongo;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>The queue of commits, without a database: what one caller suffers from another.</summary>
public sealed class MongoCommitQueueTests : IDisposable
{
    private const int Busy = 6;
    private readonly SemaphoreSlim released = new(0);
    private readonly ConcurrentQueue<string[]> transactions = [];

    [Fact]
    public async Task One_that_fails_does_not_take_those_with_it_that_shared_its_transaction()
    {
        await using var queue = new MongoCommitQueue(RunAsync, TimeProvider.System);
        var blocking = Block(queue);
        var good = new[] { "a", "b", "c" }.Select(id => queue.CommitAsync(Pending(id), default)).ToList();
        var bad = Record.ExceptionAsync(() => queue.CommitAsync(Pending("bad"), default));
        released.Release(Busy);

        (await Task.WhenAll([.. good, .. blocking])).Should().AllBeOfType<CommitResult.Done>();
        (await bad).Should().BeOfType<InvalidOperationException>();
        transactions.Should().Contain(transaction => transaction.Length == 4, "else nothing was shared");
        transactions.Where(transaction => transaction.Contains("Patient/bad")).Should().HaveCount(2);
    }

    [Fact]
    public async Task One_whose_turn_does_not_come_is_told_and_not_carried_out()
    {
        await using var queue = new MongoCommitQueue(RunAsync, new HurriedClock());
        var blocking = Block(queue);
        var late = () => queue.CommitAsync(Pending("late"), default);

        var error = (await late.Should().ThrowAsync<FhirException>()).Which.Error;
        (error.Status, error.RetryAfter > TimeSpan.Zero).Should().Be((503, true));
        released.Release(Busy);
        await Task.WhenAll(blocking);
        await queue.CommitAsync(Pending("next"), default);
        transactions.SelectMany(transaction => transaction).Should().Contain("Patient/next").And.NotContain("Patient/late");
    }

    public void Dispose() => released.Dispose();

    private static PendingCommit Pending(string id) => new([Put("Patient", id)], AccessGrant.System);

    private static List<Task<CommitResult>> Block(MongoCommitQueue queue) =>
        [.. Enumerable.Range(0, Busy).Select(i => queue.CommitAsync(Pending($"blocking{i}"), default))];

    private async Task<IReadOnlyList<CommitResult>> RunAsync(IReadOnlyList<PendingCommit> group)
    {
        var keys = group.SelectMany(pending => pending.Writes).Select(write => write.Key).ToArray();
        transactions.Enqueue(keys);
        if (keys[0].Contains("blocking", StringComparison.Ordinal))
            await released.WaitAsync();
        if (keys.Contains("Patient/bad"))
            throw new InvalidOperationException();
        return [.. group.Select(_ => new CommitResult.Done([]))];
    }

    /// <summary>A clock whose timers run out at once.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(20), period);
    }
}
