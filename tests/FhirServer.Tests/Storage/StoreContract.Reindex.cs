using FhirServer.Search.Types;
using FhirServer.Storage;
using FhirServer.Storage.Indexing;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>What a store promises about building its index anew.</summary>
public abstract partial class StoreContract
{
    private IIndexStore Index => (IIndexStore)Store;

    [SkippableFact]
    public async Task Reindexing_replaces_the_entries_and_nothing_else()
    {
        await CommitAsync(Put("Patient", "a", "text", Token("gender", "http://s", "old"), Named("Rao")));
        var before = await Store.ReadAsync("Patient", "a", All, default);
        (await CommitAsync(Again("a", 1, stamp: 7, Token("gender", "http://s", "new"))))[0].Effect.Should().Be(WriteEffect.Reindexed);

        (await IdsAsync(Where(Gender, Coded("http://s", "new")))).Should().Equal("a");
        (await IdsAsync(Where(Gender, Coded("http://s", "old")))).Should().BeEmpty();
        var after = await Store.ReadAsync("Patient", "a", All, default);
        after!.Json.ToArray().Should().Equal(before!.Json.ToArray());
        after.LastUpdated.Should().Be(before.LastUpdated);
        (await Store.HistoryAsync(new HistoryQuery { Type = "Patient", Count = 10 }, All, default)).Versions.Should().ContainSingle();
        var changes = 0;
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await foreach (var _ in Store.ChangesAsync(null, All, enough.Token))
                changes++;
        }
        catch (OperationCanceledException)
        {
            changes.Should().Be(1, "a reindex is no change");
        }
    }

    [SkippableFact]
    public async Task Reindexing_a_version_that_is_not_current_any_more_leaves_the_newer_one_alone()
    {
        await CommitAsync(Put("Patient", "a", "one", Token("gender", "http://s", "one")));
        await CommitAsync(Put("Patient", "a", "two", Token("gender", "http://s", "two")));
        await CommitAsync(Again("a", 1, stamp: 7, Token("gender", "http://s", "one")));
        (await IdsAsync(Where(Gender, Coded("http://s", "two")))).Should().Equal("a");
        (await IdsAsync(Where(Gender, Coded("http://s", "one")))).Should().BeEmpty();
        await CommitAsync(Delete("Patient", "a"));
        await CommitAsync(Again("a", 3, stamp: 7, Token("gender", "http://s", "one")));
        (await IdsAsync(Where(Gender, Coded("http://s", "one")))).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task A_walk_finds_what_is_older_than_a_stamp_in_pages_and_sees_everything_once()
    {
        for (var i = 0; i < 7; i++)
            await CommitAsync(Put("Patient", $"p{i}") with { IndexStamp = i });
        await CommitAsync(Put("Group", "g"));
        await CommitAsync(Delete("Patient", "p1"));

        var (old, seen, after) = (new List<string>(), 0, (string?)null);
        do
        {
            var page = await Index.WalkAsync(new IndexWalk("Patient", after, Below: 4, Count: 2), All, default);
            old.AddRange(page.Old.Select(resource => resource.Key.Id));
            seen += page.Seen;
            after = page.Next;
        }
        while (after is not null);
        old.Should().BeEquivalentTo("p0", "p2", "p3");
        seen.Should().Be(6);

        await CommitAsync(Again("p0", 1, stamp: 4));
        (await Index.WalkAsync(new IndexWalk("Patient", null, Below: 4, Count: 100), All, default)).Old.Select(resource => resource.Key.Id).Should().BeEquivalentTo("p2", "p3");
        (await Index.WalkAsync(new IndexWalk("Slot", null, Below: 4, Count: 100), All, default)).Should().BeEquivalentTo(new IndexPage([], 0, null));
    }

    [SkippableFact]
    public async Task The_state_is_swapped_by_one_at_a_time_and_stays()
    {
        (await Index.ReadStateAsync(default)).Should().BeNull();
        var states = new IndexStates(Index);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => states.ChangeAsync(state => state with { Revision = state.Revision + 1 }, default))));
        (await Index.SwapStateAsync(3, new byte[] { 1 }, default)).Should().BeFalse();
        await ReopenAsync();
        (await new IndexStates(Index).ReadAsync(default))!.Revision.Should().Be(20);
    }

    [SkippableFact]
    public async Task Only_one_does_exclusive_work_at_a_time()
    {
        var other = true;
        (await Index.RunExclusiveAsync(
            async stop => other = await Index.RunExclusiveAsync(_ => throw new InvalidOperationException("Two at once."), stop), default)).Should().BeTrue();
        other.Should().BeFalse();
        var failing = () => Index.RunExclusiveAsync(_ => throw new InvalidOperationException("It fails."), default);
        await failing.Should().ThrowAsync<InvalidOperationException>();
        (await Index.RunExclusiveAsync(_ => Task.CompletedTask, default)).Should().BeTrue();
    }

    private static WriteOp Again(string id, long version, long stamp, params IndexEntry[] entries) => Put("Patient", id, entries) with
    {
        Body = null,
        VersionIs = version,
        Reindexes = true,
        IndexStamp = stamp,
    };
}
