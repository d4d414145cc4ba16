using System.Diagnostics;
using System.Text.Json;
using Benchmarks;

namespace FhirServer.Tests.Budgets;

/// <summary>Holds the hot paths to the bytes that tests/Benchmarks/budgets.json allows them to allocate.</summary>
public sealed class AllocationBudgets : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const int Iterations = 100;

    private HotPaths? _paths;

    /// <summary>The budgets: a name and bytes for one operation.</summary>
    public static TheoryData<string, long> Budgets()
    {
        using var stream = typeof(AllocationBudgets).Assembly.GetManifestResourceStream("budgets.json")!;
        var budgets = new TheoryData<string, long>();
        foreach (var (name, bytes) in JsonSerializer.Deserialize<Dictionary<string, long>>(stream)!)
            budgets.Add(name, bytes);
        return budgets;
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void A_hot_path_allocates_no_more_than_its_budget(string operation, long budget)
    {
        var allocated = Allocated(Operation(_paths!, operation), budget);

        allocated.Should().BeLessThanOrEqualTo(budget, "{0} must stay cheap; raise tests/Benchmarks/budgets.json only for a reason that is worth it", operation);
        allocated.Should().BeGreaterThan(budget / 2, "a budget of {0} that is twice what is needed guards nothing; lower it", operation);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync() => _paths = await HotPaths.OpenAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _paths!.DisposeAsync();

    /// <summary>
    /// Bytes for one operation: the best of some rounds, since now and then a round grows a cache that stays, and what the compiler can put on the
    /// stack it only puts there when it comes to compile it again, which takes a while where others keep it busy.
    /// </summary>
    private static long Allocated(Action operation, long budget)
    {
        for (var i = 0; i < Iterations; i++)
            operation();
        var least = long.MaxValue;
        for (var clock = Stopwatch.StartNew(); least > budget && clock.Elapsed < Patience;)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Iterations; i++)
                operation();
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Iterations);
        }

        return least;
    }

    private static Action Operation(HotPaths paths, string name) => name switch
    {
        nameof(HotPaths.Parse) => () => paths.Parse(),
        nameof(HotPaths.Extract) => () => paths.Extract(),
        nameof(HotPaths.Template) => () => paths.Template(),
        nameof(HotPaths.Query) => () => paths.Query(),
        nameof(HotPaths.Searchset) => () => paths.Searchset(),
        nameof(HotPaths.ValidateAsync) => () => CompletedAtOnce(paths.ValidateAsync()),
        nameof(HotPaths.ReadAsync) => () => CompletedAtOnce(paths.ReadAsync()),
        _ => throw new ArgumentException($"There is no operation '{name}'.", nameof(name)),
    };

    // What went on elsewhere would not be counted to this thread.
    private static void CompletedAtOnce(Task task) => _ = task.IsCompletedSuccessfully ? true : throw new InvalidOperationException("A read of a store that nobody else uses waits for nothing.");
}
