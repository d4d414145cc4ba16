using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using FhirServer.Tests.Storage;
using Xunit.Abstractions;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>
/// Generated resources and trees: a store finds exactly what <see cref="InMemoryMatcher"/> finds in the same world, whatever the sort,
/// the page and the grant. A store's test class only says how to open one.
/// </summary>
public abstract class StoresAgree(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Seed = 20241123;
    private const int TreeCount = 3000;
    private const int WriteCount = 420;

    private readonly Random _random = new(Seed);
    private readonly List<IndexedResource> _world = [];
    private readonly Dictionary<ResourceKey, int> _created = [];

    /// <summary>When the first resource was written.</summary>
    internal static DateTimeOffset Beginning { get; } = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The store under test.</summary>
    protected IResourceStore Store { get; private set; } = null!;

    /// <summary>The clock that the store goes by.</summary>
    protected TestClock Clock { get; } = new();

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IResourceStore> OpenAsync();

    /// <summary>Removes what the test left behind.</summary>
    protected abstract Task CleanUpAsync();

    public async Task InitializeAsync()
    {
        Store = await OpenAsync();
        output.WriteLine($"Seed {Seed}");
        var made = new GivenWorld(_random);
        string[] ids = [.. GivenWords.Ids, .. Enumerable.Range(0, 40).Select(n => $"n{n}")];
        Clock.Now = Beginning;
        for (var i = 0; i < WriteCount; i++)
        {
            if (_random.In100(10))
                Clock.Now += TimeSpan.FromMilliseconds(_random.Next(60_000));
            var key = new ResourceKey(_random.Any(GivenWords.Types), _random.Any(ids));
            await WriteAsync(key, _random.In100(15) ? null : made.Entries(key.Type));
        }
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await CleanUpAsync();
    }

    [SkippableFact]
    public async Task The_store_finds_what_the_judge_finds()
    {
        var trees = new GivenTrees(_random);
        var (found, empty) = (0, 0);
        for (var i = 0; i < TreeCount; i++)
        {
            var grant = _random.In100(15) ? AccessGrant.Issue(trees.Tree()) : AccessGrant.System;
            var query = new SearchQuery
            {
                Types = [.. GivenWords.Types.Where(_ => _random.In100(_random.In100(50) ? 0 : 30))],
                Where = trees.Tree(),
                Sort = _random.In100(50) ? trees.Sort() : [],
                Count = _random.Any([1000, 1000, 1000, 50, 9]),
            };
            var judged = Judged(query, grant);
            await ShouldFindAsync(judged, query, grant, $"tree {i} of seed {Seed}: {TreeText.Of(query.Where)} in [{string.Join(", ", query.Types)}] under {Under(grant)}");
            found += judged.Count;
            empty += judged.Count == 0 ? 1 : 0;
        }

        output.WriteLine($"{_world.Count} resources; {TreeCount} trees found {found} matches, {empty} of them none.");
        empty.Should().BeLessThan(TreeCount * 3 / 4, "trees that find nothing test little");
    }

    private async Task WriteAsync(ResourceKey key, IReadOnlyList<IndexEntry>? entries)
    {
        var operation = entries is null ? Given.Delete(key.Type, key.Id) : Given.Put(key.Type, key.Id, [.. entries]);
        var done = (CommitResult.Done)await Store.CommitAsync([operation], AccessGrant.System, default);
        _world.RemoveAll(resource => resource.Key == key);
        if (done.Outcomes[0].Resource is not null)
            _created.TryAdd(key, _created.Count);
        if (entries is not null)
            _world.Add(new IndexedResource(key, done.Outcomes[0].Resource!.LastUpdated, entries));
    }

    private List<IndexedResource> Judged(SearchQuery query, AccessGrant grant)
    {
        var granted = grant.Rows is null ? _world : _world.Where(resource => InMemoryMatcher.Matches(grant.Rows, resource, _world)).ToList();
        return [.. granted.Where(resource => query.Types.Count == 0 || query.Types.Contains(resource.Key.Type)).Where(resource => InMemoryMatcher.Matches(query.Where, resource, granted))];
    }

    private async Task ShouldFindAsync(List<IndexedResource> judged, SearchQuery query, AccessGrant grant, string because)
    {
        var found = new List<ResourceKey>();
        var back = new List<List<ResourceKey>>();
        string? after = null;
        SearchPage page;
        do
        {
            page = await Store.SearchAsync(query with { After = after }, grant, default);
            page.Matches.Count.Should().BeLessThanOrEqualTo(query.Count);
            back.Add([.. page.Matches.Select(match => match.Key.WithoutVersion)]);
            found.AddRange(back[^1]);
            after = page.Next;
        }
        while (after is not null);
        for (var number = back.Count - 2; number >= 0; number--)
        {
            page = await Store.SearchAsync(query with { After = page.Previous }, grant, default);
            page.Matches.Select(match => match.Key.WithoutVersion).Should().Equal(back[number], "page {0}, coming back, of {1}", number, because);
        }

        page.Previous.Should().BeNull(because);
        var wanted = judged.Select(resource => resource.Key).ToHashSet();
        if (!wanted.SetEquals(found))
            Assert.Fail($"Too many: {Shown(found.Except(wanted))}\nToo few: {Shown(wanted.Except(found))}\n{because}");
        found.Should().OnlyHaveUniqueItems(because);
        (await Store.CountAsync(query, long.MaxValue, grant, default)).Should().Be(wanted.Count, because);
        (await Store.CountAsync(query, 5, grant, default)).Should().Be(Math.Min(5, wanted.Count), because);
        if (query.Sort.Count == 0 || query.Sort.All(SortJudge.CanJudge))
        {
            var order = judged.Order(new SortJudge(query.Sort, _created)).Select(resource => resource.Key).ToList();
            if (!order.SequenceEqual(found))
                Assert.Fail($"Order is {string.Join(' ', found)}\nand not {string.Join(' ', order)}\n{because}\nFirst: {Shown(found.Where((key, i) => order[i] != key))}");
        }
    }

    private string Shown(IEnumerable<ResourceKey> keys) => string.Join("; ", keys.Take(3).Select(key =>
        $"{key} = {string.Join(", ", _world.FirstOrDefault(resource => resource.Key == key)?.Entries.Select(entry => entry.ToString()) ?? ["not in the world"])}"));

    private static string Under(AccessGrant grant) => grant.Rows is null ? "no filter" : TreeText.Of(grant.Rows);
}
