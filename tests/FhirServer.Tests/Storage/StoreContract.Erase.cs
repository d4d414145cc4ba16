using FhirServer.Fhir;
using FhirServer.Storage;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>What a store promises about taking resources out of it.</summary>
public abstract partial class StoreContract
{
    private static WriteOp Erase(string type, string id) => new() { Key = new ResourceKey(type, id), Method = WriteMethod.Delete, Erases = true };

    [SkippableFact]
    public async Task An_erased_resource_was_never_there()
    {
        await CommitAsync(Put("Patient", "a", "one", Token("gender", "http://s", "x"), Named("Rao")), Put("Patient", "b", "two", Named("Rao")));
        await CommitAsync(Put("Patient", "a", "three", Token("gender", "http://s", "x")));
        (await CommitAsync(Erase("Patient", "a"), Put("Group", "g")))[0].Should().Be(new WriteOutcome(WriteEffect.Erased, Resource: null));

        (await Store.ReadAsync("Patient", "a", All, default)).Should().BeNull();
        (await Store.ReadVersionAsync("Patient", "a", 1, All, default)).Should().BeNull();
        (await IdsAsync(Where(Gender, Coded("http://s", "x")))).Should().BeEmpty();
        (await VersionsAsync(new HistoryQuery { Type = "Patient", Id = "a", Count = 10 })).Should().BeEmpty();
        (await VersionsAsync(new HistoryQuery { Type = "Patient", Count = 10 })).Should().Equal("b1");
        (await VersionsAsync(new HistoryQuery { Count = 10 })).Should().Equal("g1", "b1");
        (await EventsAsync(2)).Should().Equal("b1", "g1");
        (await CommitAsync(Put("Patient", "a", "new")))[0].Resource!.Version.Should().Be(1);
        (await EventsAsync(3)).Should().Equal("b1", "g1", "a1");
    }

    [SkippableFact]
    public async Task A_resource_that_is_deleted_or_unknown_can_be_erased()
    {
        await CommitAsync(Put("Patient", "a", "one"));
        await CommitAsync(Delete("Patient", "a"));
        (await VersionsAsync(new HistoryQuery { DeletionsOnly = true, Count = 10 })).Should().Equal("a2");
        await CommitAsync(Erase("Patient", "a"), Erase("Patient", "nobody"));
        (await VersionsAsync(new HistoryQuery { Count = 10 })).Should().BeEmpty();
        (await Store.ReadAsync("Patient", "a", All, default)).Should().BeNull();
    }

    [SkippableFact]
    public async Task Nothing_is_erased_when_the_commit_is_refused()
    {
        await CommitAsync(Put("Patient", "a", "one"), Put("Patient", "b", "two"));
        await RefusedAsync(All, Erase("Patient", "a"), Put("Patient", "b", "three") with { VersionIs = 7 });
        (await Store.ReadAsync("Patient", "a", All, default)).Should().NotBeNull();
    }

    [SkippableFact]
    public async Task Many_commits_of_which_nothing_is_left_do_not_hold_up_the_feed()
    {
        for (var i = 0; i < 70; i++)
            await CommitAsync(Put("Patient", "a"));
        await CommitAsync(Erase("Patient", "a"));
        await CommitAsync(Put("Patient", "b"));
        (await EventsAsync(1)).Should().Equal("b1");
    }

    private async Task<List<string>> EventsAsync(int count)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var events = new List<string>();
        await foreach (var change in Store.ChangesAsync(null, All, enough.Token))
        {
            events.Add($"{change.Resource.Key.Id}{change.Resource.Version}");
            if (events.Count == count)
                break;
        }

        return events;
    }
}
