using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>Conditions, claims, races, and that a refused commit leaves no trace.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task A_version_that_differs_refuses()
    {
        await CommitAsync(Put("Patient", "a"));
        (await RefusedAsync(All, Put("Patient", "a") with { VersionIs = 2 })).Should().Be(new CommitResult.Refused(0, CommitRefusal.VersionDiffers, 1));
        (await RefusedAsync(All, Put("Patient", "x") with { VersionIs = 1 })).Should().Be(new CommitResult.Refused(0, CommitRefusal.VersionDiffers, null));
        await CommitAsync(Put("Patient", "a") with { VersionIs = 1 });
        await CommitAsync(Delete("Patient", "a") with { VersionIs = 2 });
        (await RefusedAsync(All, Put("Patient", "a") with { VersionIs = 3 })).Should().Be(new CommitResult.Refused(0, CommitRefusal.VersionDiffers, 3));
        (await RefusedAsync(All, Delete("Patient", "a") with { VersionIs = 3 })).Reason.Should().Be(CommitRefusal.VersionDiffers);
    }

    [SkippableFact]
    public async Task What_must_be_absent_refuses_when_it_exists_and_not_when_deleted()
    {
        await CommitAsync(Put("Patient", "a") with { MustBeAbsent = true });
        (await RefusedAsync(All, Put("Patient", "a") with { MustBeAbsent = true })).Should().Be(new CommitResult.Refused(0, CommitRefusal.AlreadyExists, 1));
        await CommitAsync(Delete("Patient", "a"));
        (await CommitAsync(Put("Patient", "a") with { MustBeAbsent = true }))[0].Resource!.Version.Should().Be(3);
    }

    [SkippableFact]
    public async Task A_refused_commit_leaves_no_trace()
    {
        await CommitAsync(Put("Patient", "old", Named("Old")));
        var position = await LastPositionAsync();

        (await RefusedAsync(
            All,
            Put("Patient", "new", Named("New"), Token("identifier", "http://never-seen", "1")),
            Put("Patient", "old", Named("Changed")),
            Put("NewType", "x", Token("never", null, "1")) with { VersionIs = 7 })).Operation.Should().Be(2);

        (await Store.ReadAsync("Patient", "new", All, default)).Should().BeNull();
        (await Store.ReadAsync("Patient", "old", All, default))!.Version.Should().Be(1);
        (await IdsAsync(Where(PatientName, Starts("")))).Should().Equal("old");
        (await IdsAsync(Where(PatientName, Starts("old")))).Should().Equal("old");
        (await Store.HistoryAsync(new HistoryQuery { Count = 10 }, All, default)).Total.Should().Be(1);
        (await LastPositionAsync()).Should().Be(position);
        (await CommitAsync(Put("NewType", "x", Token("never", "http://never-seen", "1"))))[0].Resource!.Version.Should().Be(1);
        (await IdsAsync(Where(Parameter("NewType", "never", SearchParameterType.Token), Coded("http://never-seen", "1")))).Should().Equal("x");
    }

    [SkippableFact]
    public async Task A_claim_holds_only_as_long_as_the_search_finds_the_same()
    {
        var criteria = Where(Identifier, Coded("http://s", "1"));
        ConditionalClaim Claim(string? id) => new("Patient?identifier=http://s|1", "Patient", criteria, id);

        await CommitAsync(Put("Patient", "a", Token("identifier", "http://s", "1")) with { Claim = Claim(null) });
        (await RefusedAsync(All, Put("Patient", "b") with { Claim = Claim(null) })).Reason.Should().Be(CommitRefusal.ClaimFailed);
        (await RefusedAsync(All, Put("Patient", "b") with { Claim = Claim("b") })).Reason.Should().Be(CommitRefusal.ClaimFailed);
        await CommitAsync(Put("Patient", "a", "again", Token("identifier", "http://s", "1")) with { Claim = Claim("a") });
        await CommitAsync(Put("Patient", "c", Token("identifier", "http://s", "1")));
        (await RefusedAsync(All, Put("Patient", "a") with { Claim = Claim("a") })).Reason.Should().Be(CommitRefusal.ClaimFailed);
    }

    [SkippableFact]
    public async Task A_claim_is_judged_before_any_change_of_its_own_commit()
    {
        var claim = new ConditionalClaim("k", "Patient", Where(Identifier, Coded(null, "1")), null);
        await CommitAsync(
            Put("Patient", "a", Token("identifier", null, "1")),
            Put("Patient", "b", Token("identifier", null, "1")) with { Claim = claim });
        (await IdsAsync(claim.Criteria)).Should().Equal("a", "b");
    }

    [SkippableFact]
    public async Task Fifty_parallel_updates_give_fifty_consecutive_versions()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => CommitAsync(Put("Patient", "a", $"text {i}", Named($"n{i}"))))));

        outcomes.Select(outcome => outcome[0].Resource!.Version).Order().Should().Equal(Enumerable.Range(1, 50).Select(i => (long)i));
        var last = outcomes.Single(outcome => outcome[0].Resource!.Version == 50)[0].Resource!;
        (await Store.ReadAsync("Patient", "a", All, default))!.Json.ToArray().Should().Equal(last.Json.ToArray());
        (await IdsAsync(Where(PatientName, Starts("n")))).Should().Equal("a");
        (await Store.HistoryAsync(new HistoryQuery { Type = "Patient", Id = "a", Count = 100 }, All, default)).Versions.Should().HaveCount(50);
    }

    [SkippableFact]
    public async Task Thirty_parallel_claims_on_one_criterion_give_one_resource()
    {
        var claim = new ConditionalClaim("k", "Patient", Where(Identifier, Coded("http://s", "1")), null);
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => Store.CommitAsync(
            [Put("Patient", $"p{i}", Token("identifier", "http://s", "1")) with { Claim = claim, MustBeAbsent = true }], All, default))));

        results.OfType<CommitResult.Done>().Should().ContainSingle();
        results.OfType<CommitResult.Refused>().Should().HaveCount(29).And.OnlyContain(refused => refused.Reason == CommitRefusal.ClaimFailed);
        (await IdsAsync(claim.Criteria)).Should().ContainSingle();
    }

    [SkippableFact]
    public async Task Commits_side_by_side_do_not_touch_each_other()
    {
        await CommitAsync(Put("Patient", "fixed"));
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => Store.CommitAsync(
            i % 3 == 0
                ? [Put("Patient", $"bad{i}", Named("bad"), Token("identifier", $"http://s{i}", "x")), Put("Patient", "fixed") with { VersionIs = 99 }]
                : [Put("Patient", $"good{i}", Named("good"), Token("identifier", $"http://s{i}", "x")), Put($"Type{i % 5}", $"t{i}")],
            All,
            default))));

        results.Where((_, i) => i % 3 == 0).Should().AllBeOfType<CommitResult.Refused>();
        results.Where((_, i) => i % 3 != 0).Should().AllBeOfType<CommitResult.Done>();
        (await IdsAsync(Where(PatientName, Starts("bad")))).Should().BeEmpty();
        (await IdsAsync(Where(PatientName, Starts("good")))).Should().HaveCount(133);
        (await Store.HistoryAsync(new HistoryQuery { Count = 0 }, All, default)).Total.Should().Be(267);
        for (var i = 1; i < 200; i += 3)
            (await IdsAsync(Where(Identifier, Coded($"http://s{i}", "x")))).Should().Equal($"good{i}");
    }

    [SkippableFact]
    public async Task A_commit_that_was_cancelled_before_it_began_is_not_there()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var commit = () => Store.CommitAsync([Put("Patient", "a")], All, cancelled.Token);
        await commit.Should().ThrowAsync<OperationCanceledException>();
        (await Store.ReadAsync("Patient", "a", All, default)).Should().BeNull();
    }

    [SkippableFact]
    public async Task Cancelling_under_way_tears_nothing()
    {
        for (var i = 0; i < 20; i++)
        {
            using var cancelling = new CancellationTokenSource();
            var others = Enumerable.Range(0, 5).Select(j => CommitAsync(Put("Patient", $"other{i}-{j}"))).ToList();
            var commit = Store.CommitAsync([Put("Patient", $"x{i}", Named("x")), Put("Patient", $"y{i}", Named("y"))], All, cancelling.Token);
            await cancelling.CancelAsync();
            var isDone = await commit.ContinueWith(task => task.IsCompletedSuccessfully, TaskScheduler.Default);
            await Task.WhenAll(others);
            (await Store.ReadAsync("Patient", $"x{i}", All, default) is not null).Should().Be(isDone);
            (await Store.ReadAsync("Patient", $"y{i}", All, default) is not null).Should().Be(isDone);
        }
    }

    [SkippableFact]
    public async Task Reads_and_searches_obey_cancellation()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var read = async () => await Store.ReadAsync("Patient", "a", All, cancelled.Token);
        await read.Should().ThrowAsync<OperationCanceledException>();
        var search = () => Store.SearchAsync(new SearchQuery { Count = 1 }, All, cancelled.Token);
        await search.Should().ThrowAsync<OperationCanceledException>();
    }

    [SkippableFact]
    public async Task Readers_see_all_of_a_commit_or_nothing()
    {
        await CommitAsync(Put("Patient", "a", "0"), Put("Patient", "b", "0"));
        var writing = Task.Run(async () =>
        {
            for (var i = 1; i <= 50; i++)
                await CommitAsync(Put("Patient", "a", $"{i}"), Put("Patient", "b", $"{i}"));
        });
        while (!writing.IsCompleted)
        {
            var page = await Store.SearchAsync(new SearchQuery { Types = ["Patient"], Count = 2 }, All, default);
            page.Matches.Select(Text).Distinct().Should().ContainSingle();
        }

        await writing;
    }

    [SkippableFact]
    public async Task After_disposal_reads_and_commits_are_answered_as_unavailable()
    {
        await Store.ReadAsync("Patient", "a", All, default);
        await Store.DisposeAsync();
        var read = async () => await Store.ReadAsync("Patient", "a", All, default);
        (await read.Should().ThrowAsync<FhirException>()).Which.Error.Status.Should().Be(503);
        var commit = () => Store.CommitAsync([Put("Patient", "a")], All, default);
        (await commit.Should().ThrowAsync<FhirException>()).Which.Error.Status.Should().Be(503);
    }

    private async Task<string?> LastPositionAsync()
    {
        string? position = null;
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await foreach (var change in Store.ChangesAsync(null, All, enough.Token))
                position = change.Position;
        }
        catch (OperationCanceledException)
        {
            // The feed never ends by itself.
        }

        return position;
    }
}
