using FhirServer.Fhir;
using FhirServer.Storage;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>History, states of the past, and the change feed.</summary>
public abstract partial class StoreContract
{
    private static readonly DateTimeOffset Noon = new(2024, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private async Task PastAsync()
    {
        await AtAsync(0, Put("Patient", "a"));
        await AtAsync(1, Put("Patient", "b"));
        await AtAsync(2, Put("Patient", "a"), Put("Group", "g"));
        await AtAsync(3, Delete("Patient", "b"));
        await AtAsync(4, Put("Patient", "a"));

        async Task AtAsync(int hour, params WriteOp[] operations)
        {
            Clock.Now = Noon.AddHours(hour);
            await CommitAsync(operations);
        }
    }

    private async Task<IReadOnlyList<string>> VersionsAsync(HistoryQuery query)
    {
        var versions = new List<string>();
        var first = await Store.HistoryAsync(query, All, default);
        var page = first;
        while (true)
        {
            versions.AddRange(page.Versions.Select(version => $"{version.Key.Id}{version.Version}"));
            if (page.Next is null)
                break;
            page = await Store.HistoryAsync(query with { After = page.Next }, All, default);
            page.Total.Should().BeNull();
        }

        first.Total.Should().Be(versions.Count);
        return versions;
    }

    [SkippableFact]
    public async Task History_is_newest_first_of_a_resource_a_type_or_all()
    {
        await PastAsync();
        (await VersionsAsync(new HistoryQuery { Type = "Patient", Id = "a", Count = 2 })).Should().Equal("a3", "a2", "a1");
        (await VersionsAsync(new HistoryQuery { Type = "Patient", Count = 2 })).Should().Equal("a3", "b2", "a2", "b1", "a1");
        (await VersionsAsync(new HistoryQuery { Count = 4 })).Should().Equal("a3", "b2", "g1", "a2", "b1", "a1");
        (await VersionsAsync(new HistoryQuery { Type = "Nothing", Count = 4 })).Should().BeEmpty();
        (await VersionsAsync(new HistoryQuery { Type = "Patient", Id = "x", Count = 4 })).Should().BeEmpty();
        (await Store.HistoryAsync(new HistoryQuery { Count = 0 }, All, default)).Should().BeEquivalentTo(new VersionPage([], null, 6));
    }

    [SkippableFact]
    public async Task A_deleted_version_stands_in_history_with_its_method()
    {
        await PastAsync();
        var page = await Store.HistoryAsync(new HistoryQuery { Type = "Patient", Id = "b", Count = 5 }, All, default);
        page.Versions.Select(version => version.Method).Should().Equal(WriteMethod.Delete, WriteMethod.Put);
        page.Versions[0].LastUpdated.Should().Be(Noon.AddHours(3));
    }

    [SkippableFact]
    public async Task Since_includes_its_own_moment()
    {
        await PastAsync();
        (await VersionsAsync(new HistoryQuery { Since = Noon.AddHours(2), Count = 2 })).Should().Equal("a3", "b2", "g1", "a2");
        (await VersionsAsync(new HistoryQuery { Since = Noon.AddHours(2).AddMilliseconds(1), Count = 2 })).Should().Equal("a3", "b2");
        (await VersionsAsync(new HistoryQuery { Since = Noon.AddHours(9), Count = 2 })).Should().BeEmpty();
        (await VersionsAsync(new HistoryQuery { Since = DateTimeOffset.MinValue, Count = 2 })).Should().HaveCount(6);
    }

    [SkippableFact]
    public async Task At_gives_what_was_current_then()
    {
        await PastAsync();
        (await VersionsAsync(At(1.5, 1.6))).Should().Equal("b1", "a1");
        (await VersionsAsync(At(2, 2.1))).Should().Equal("g1", "a2", "b1");
        (await VersionsAsync(At(1, 3))).Should().Equal("g1", "a2", "b1", "a1");
        (await VersionsAsync(At(3.5, 3.6))).Should().Equal("b2", "g1", "a2");
        (await VersionsAsync(At(-5, -4))).Should().BeEmpty();
        (await VersionsAsync(At(9, 10) with { Type = "Patient", Id = "a" })).Should().Equal("a3");

        static HistoryQuery At(double from, double until) => new() { AtFrom = Noon.AddHours(from), AtUntil = Noon.AddHours(until), Count = 2 };
    }

    [SkippableFact]
    public async Task Walking_history_is_not_disturbed_by_writers()
    {
        await PastAsync();
        var seen = new List<string>();
        var query = new HistoryQuery { Count = 2 };
        while (true)
        {
            var page = await Store.HistoryAsync(query, All, default);
            seen.AddRange(page.Versions.Select(version => $"{version.Key.Id}{version.Version}"));
            await CommitAsync(Put("Patient", "a"), Put("Patient", $"n{seen.Count}"));
            if (page.Next is null)
                break;
            query = query with { After = page.Next };
        }

        seen.Should().Equal("a3", "b2", "g1", "a2", "b1", "a1");
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1e9")]
    public async Task A_place_in_history_that_was_not_given_is_a_bad_request(string place)
    {
        var history = () => Store.HistoryAsync(new HistoryQuery { Count = 1, After = place }, All, default);
        (await history.Should().ThrowAsync<FhirException>()).Which.Error.Status.Should().Be(400);
    }

    [SkippableFact]
    public async Task The_feed_gives_what_was_and_what_comes_in_commit_order_and_goes_on_from_a_position()
    {
        await PastAsync();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var events = new List<ChangeEvent>();
        await foreach (var change in Store.ChangesAsync(null, All, enough.Token))
        {
            events.Add(change);
            if (events.Count == 6)
                await CommitAsync(Put("Patient", "new"), Delete("Group", "g"));
            if (events.Count == 8)
                break;
        }

        events.Select(Name).Should().Equal("a1", "b1", "a2", "g1", "b2", "a3", "new1", "g2");
        events[4].Resource.Deleted.Should().BeTrue();
        await ReopenAsync();
        var rest = new List<string>();
        await foreach (var change in Store.ChangesAsync(events[4].Position, All, enough.Token))
        {
            rest.Add(Name(change));
            if (rest.Count == 3)
                break;
        }

        rest.Should().Equal("a3", "new1", "g2");

        static string Name(ChangeEvent change) => $"{change.Resource.Key.Id}{change.Resource.Version}";
    }

    [SkippableFact]
    public async Task The_feed_wakes_its_reader_soon_after_a_commit_and_ends_when_cancelled()
    {
        using var cancelling = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var feed = Store.ChangesAsync(null, All, cancelling.Token).GetAsyncEnumerator();
        var next = feed.MoveNextAsync().AsTask();
        await CommitAsync(Put("Patient", "a"));
        (await next).Should().BeTrue();
        cancelling.CancelAfter(TimeSpan.FromMilliseconds(50));
        var wait = async () => await feed.MoveNextAsync();
        await wait.Should().ThrowAsync<OperationCanceledException>();
    }
}
