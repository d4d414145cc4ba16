using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>The row filter of a grant: what it excludes is as if it were not there.</summary>
public abstract partial class StoreContract
{
    // Bob's record and nothing else.
    private static AccessGrant Bobs { get; } = Only(Or(
        And(new SearchExpr.TypeIn(["Patient"]), new SearchExpr.IdIn(["bob"])),
        Where(Subject, To("Patient", "bob"))));

    [SkippableFact]
    public async Task Reads_show_only_what_is_granted()
    {
        await ObservationsAsync();
        (await Store.ReadAsync("Patient", "bob", Bobs, default)).Should().NotBeNull();
        (await Store.ReadAsync("Patient", "ada", Bobs, default)).Should().BeNull();
        (await Store.ReadAsync("Observation", "o2", Bobs, default)).Should().NotBeNull();
        (await Store.ReadVersionAsync("Observation", "o2", 1, Bobs, default)).Should().NotBeNull();
        (await Store.ReadVersionAsync("Observation", "o1", 1, Bobs, default)).Should().BeNull();
        ResourceKey[] keys = [new("Patient", "ada"), new("Patient", "bob"), new("Observation", "o1"), new("Observation", "o3")];
        (await Store.ReadManyAsync(keys, Bobs, default)).Select(found => found.Key.Id).Should().BeEquivalentTo("bob", "o3");
    }

    [SkippableFact]
    public async Task Searches_and_counts_show_only_what_is_granted()
    {
        await ObservationsAsync();
        (await IdsAsync(SearchExpr.Everything, Bobs)).Should().Equal("bob", "o2", "o3");
        (await IdsAsync(Where(Code, Coded(null, "hb")), Bobs)).Should().Equal("o2");
        (await IdsAsync(Not(Where(Code, Coded(null, "hb"))), Bobs)).Should().Equal("bob", "o3");
        (await IdsAsync(Where(Gender, Coded(null, "female")), Bobs, By(PatientName))).Should().BeEmpty();
        (await IdsAsync(SearchExpr.Everything, Only(SearchExpr.Nothing))).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task What_is_hidden_does_not_show_through_a_chain()
    {
        await ObservationsAsync();
        var onlyObservations = Only(new SearchExpr.TypeIn(["Observation"]));
        var male = Where(Gender, Coded(null, "male"));
        (await IdsAsync(new SearchExpr.Chain(Subject, "Patient", male), onlyObservations)).Should().BeEmpty();
        (await IdsAsync(new SearchExpr.Chain(Subject, "Patient", Not(male)), onlyObservations)).Should().BeEmpty();
        (await IdsAsync(new SearchExpr.Chain(Subject, "Patient", male), Bobs)).Should().Equal("o2", "o3");
        var onlyPatients = Only(new SearchExpr.TypeIn(["Patient"]));
        (await IdsAsync(new SearchExpr.Has(Subject, Where(Code, Coded(null, "hb"))), onlyPatients)).Should().BeEmpty();
        (await IdsAsync(new SearchExpr.Has(Subject, Where(Code, Coded(null, "hb"))), Bobs)).Should().Equal("bob");
    }

    [SkippableFact]
    public async Task A_filter_may_itself_look_through_links()
    {
        await ObservationsAsync();
        var ofMen = Only(new SearchExpr.Chain(Subject, "Patient", Where(Gender, Coded(null, "male"))));
        (await IdsAsync(SearchExpr.Everything, ofMen)).Should().Equal("o2", "o3");
        (await IdsAsync(Where(Code, Coded(null, "na")), ofMen)).Should().Equal("o3");
        (await Store.ReadAsync("Observation", "o1", ofMen, default)).Should().BeNull();
    }

    [SkippableFact]
    public async Task History_and_feed_show_only_what_is_granted()
    {
        await ObservationsAsync();
        var history = await Store.HistoryAsync(new HistoryQuery { Count = 10 }, Bobs, default);
        history.Versions.Select(version => version.Key.Id).Should().Equal("o3", "o2", "bob");
        history.Total.Should().Be(3);
        (await Store.HistoryAsync(new HistoryQuery { Type = "Patient", Id = "ada", Count = 10 }, Bobs, default)).Versions.Should().BeEmpty();
        var fed = new List<string>();
        await foreach (var change in Store.ChangesAsync(null, Bobs, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token))
        {
            fed.Add(change.Resource.Key.Id);
            if (fed.Count == 3)
                break;
        }

        fed.Should().Equal("bob", "o2", "o3");
    }

    [SkippableFact]
    public async Task Writes_touch_only_what_is_granted_before_and_after()
    {
        await ObservationsAsync();
        (await RefusedAsync(Bobs, Put("Observation", "o1", Link("subject", "Patient", "bob")))).Reason.Should().Be(CommitRefusal.NotGranted);
        (await RefusedAsync(Bobs, Put("Observation", "o2", Link("subject", "Patient", "ada")))).Reason.Should().Be(CommitRefusal.NotGranted);
        (await RefusedAsync(Bobs, Put("Patient", "ok"), Put("Observation", "new", Link("subject", "Patient", "ada")))).Operation.Should().Be(0);
        (await RefusedAsync(Bobs, Delete("Observation", "o1"))).Reason.Should().Be(CommitRefusal.NotGranted);
        (await Store.ReadAsync("Observation", "o2", All, default))!.Version.Should().Be(1);
        (await Store.ReadAsync("Observation", "new", All, default)).Should().BeNull();

        var done = await Store.CommitAsync(
            [Put("Observation", "new", Link("subject", "Patient", "bob")), Put("Observation", "o2", Link("subject", "Patient", "bob")), Delete("Observation", "o3")], Bobs, default);
        done.Should().BeOfType<CommitResult.Done>();
    }

    [SkippableFact]
    public async Task What_a_write_becomes_is_judged_when_all_of_its_commit_is_there()
    {
        var ofMen = Only(Or(Where(Gender, Coded(null, "male")), new SearchExpr.Chain(Subject, "Patient", Where(Gender, Coded(null, "male")))));
        var done = await Store.CommitAsync(
            [Put("Observation", "o", Link("subject", "Patient", "p")), Put("Patient", "p", Token("gender", null, "male"))], ofMen, default);
        done.Should().BeOfType<CommitResult.Done>();
    }

    [SkippableFact]
    public async Task A_claim_sees_only_what_is_granted()
    {
        await ObservationsAsync();
        var claim = new ConditionalClaim("k", "Observation", Where(Code, Coded(null, "hb")), "o2");
        var done = await Store.CommitAsync([Put("Observation", "o2", Link("subject", "Patient", "bob")) with { Claim = claim }], Bobs, default);
        done.Should().BeOfType<CommitResult.Done>();
    }
}
