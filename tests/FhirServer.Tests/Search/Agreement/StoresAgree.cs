using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using FhirServer.Tests.Storage;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>
/// Generated resources and trees of every node: a store finds exactly what <see cref="InMemoryMatcher"/> finds in the same world, in the order that
/// <see cref="SortJudge"/> gives, whatever the sort, the page and the grant. A store's test class only says how to open one.
/// Each test asks 1,000 questions; the environment variable FHIRSERVER_AGREEMENT_CASES says how many instead, 20,000 in the nightly run.
/// A disagreement is made smaller before it is shown, and its seed is printed: FHIRSERVER_AGREEMENT_SEED repeats it.
/// </summary>
public abstract class StoresAgree(ITestOutputHelper output) : IAsyncLifetime
{
    private const int FixedSeed = 20241123;
    private const int WriteCount = 420;
    private static readonly int s_cases = FromEnvironment("FHIRSERVER_AGREEMENT_CASES") ?? 1000;

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

    public async Task InitializeAsync() => Store = await OpenAsync();

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await CleanUpAsync();
    }

    [SkippableFact]
    public Task The_store_finds_what_the_judge_finds_in_its_order() => AgreeAsync(FixedSeed);

    [SkippableFact]
    public Task The_store_and_the_judge_agree_on_what_was_never_asked_before() =>
        AgreeAsync(FromEnvironment("FHIRSERVER_AGREEMENT_SEED") ?? Random.Shared.Next());

    private async Task AgreeAsync(int seed)
    {
        output.WriteLine($"Seed {seed}, {s_cases} cases; FHIRSERVER_AGREEMENT_SEED={seed} repeats them.");
        await FillAsync(new Random(seed));
        var (found, empty) = (0, 0);
        var property = Prop.ForAll(Cases(), async (AgreementCase asked) =>
        {
            var matches = await CheckAsync(asked);
            found += matches;
            empty += matches == 0 ? 1 : 0;
        });
        var replay = new Replay(new Rnd((ulong)seed, 7), FSharpOption<int>.None);
        var config = Config.QuickThrowOnFailure.WithMaxTest(s_cases).WithReplay(FSharpOption<Replay>.Some(replay)).WithName($"seed {seed}");
        // FsCheck waits for each question on its own thread, which must not be one of the few that the questions go on with.
        await Task.Run(() => Check.One(config, property));
        output.WriteLine($"{_world.Count} resources; {found} matches, {empty} of the questions found none.");
        empty.Should().BeLessThan(s_cases * 3 / 4, "questions that find nothing test little");
    }

    private static Arbitrary<AgreementCase> Cases() =>
        Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(AgreementCase.Of), asked => asked.Smaller());

    private async Task FillAsync(Random random)
    {
        var made = new GivenWorld(random);
        string[] ids = [.. GivenWords.Ids, .. Enumerable.Range(0, 40).Select(n => $"n{n}")];
        Clock.Now = Beginning;
        for (var i = 0; i < WriteCount; i++)
        {
            if (random.In100(10))
                Clock.Now += TimeSpan.FromMilliseconds(random.Next(60_000));
            var key = new ResourceKey(random.Any(GivenWords.Types), random.Any(ids));
            await WriteAsync(key, random.In100(15) ? null : made.Entries(key.Type));
        }
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

    private async Task<int> CheckAsync(AgreementCase asked)
    {
        var grant = asked.Rows is null ? AccessGrant.System : AccessGrant.Issue(asked.Rows);
        var judged = Judged(asked.Query, grant);
        var found = await WalkAsync(asked.Query, grant);
        var wanted = judged.Select(resource => resource.Key).ToHashSet();
        if (!wanted.SetEquals(found))
            Assert.Fail($"Too many: {Shown(found.Except(wanted))}\nToo few: {Shown(wanted.Except(found))}\n{asked}");
        found.Should().OnlyHaveUniqueItems(asked.ToString());
        (await Store.CountAsync(asked.Query, long.MaxValue, grant, default)).Should().Be(wanted.Count, asked.ToString());
        (await Store.CountAsync(asked.Query, 5, grant, default)).Should().Be(Math.Min(5, wanted.Count), asked.ToString());
        var order = judged.Order(new SortJudge(asked.Query.Sort, _created)).Select(resource => resource.Key).ToList();
        if (!order.SequenceEqual(found))
        {
            var at = Enumerable.Range(0, order.Count).First(i => order[i] != found[i]);
            Assert.Fail($"At place {at} of {order.Count} stands {Shown([found[at]])}\nand not {Shown([order[at]])}\n{asked}");
        }

        return found.Count;
    }

    /// <summary>All pages to the last, and back to the first, which must be the same ones.</summary>
    private async Task<List<ResourceKey>> WalkAsync(SearchQuery query, AccessGrant grant)
    {
        var pages = new List<List<ResourceKey>>();
        string? after = null;
        SearchPage page;
        do
        {
            page = await Store.SearchAsync(query with { After = after }, grant, default);
            page.Matches.Count.Should().BeLessThanOrEqualTo(query.Count);
            pages.Add([.. page.Matches.Select(match => match.Key.WithoutVersion)]);
            after = page.Next;
        }
        while (after is not null);
        for (var number = pages.Count - 2; number >= 0; number--)
        {
            page = await Store.SearchAsync(query with { After = page.Previous }, grant, default);
            page.Matches.Select(match => match.Key.WithoutVersion).Should().Equal(pages[number], "page {0}, coming back", number);
        }

        page.Previous.Should().BeNull("this is the first page");
        return [.. pages.SelectMany(keys => keys)];
    }

    private string Shown(IEnumerable<ResourceKey> keys) => string.Join("; ", keys.Take(3).Select(key =>
        $"{key} = {string.Join(", ", _world.FirstOrDefault(resource => resource.Key == key)?.Entries.Select(entry => entry.ToString()) ?? ["not in the world"])}"));

    private static int? FromEnvironment(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
