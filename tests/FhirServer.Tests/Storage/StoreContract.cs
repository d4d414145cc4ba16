using System.Text;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>
/// Everything that <see cref="IResourceStore"/> promises, for any store; a store's test class only says how to open one.
/// The parts: this file (reading and writing), and StoreContract.*.cs.
/// </summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    protected static readonly AccessGrant All = AccessGrant.System;

    /// <summary>The store under test, empty at the start of each test.</summary>
    protected IResourceStore Store { get; private set; } = null!;

    /// <summary>A clock that tests may set.</summary>
    protected TestClock Clock { get; } = new();

    /// <summary>Opens an empty store, or the same one again after <see cref="Store"/> was disposed.</summary>
    protected abstract Task<IResourceStore> OpenAsync();

    /// <summary>Removes what the test left behind.</summary>
    protected abstract Task CleanUpAsync();

    public async Task InitializeAsync() => Store = await OpenAsync();

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await CleanUpAsync();
    }

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync();
    }

    protected async Task<IReadOnlyList<WriteOutcome>> CommitAsync(params WriteOp[] operations)
    {
        var result = await Store.CommitAsync(operations, All, default);
        return result.Should().BeOfType<CommitResult.Done>().Which.Outcomes;
    }

    protected async Task<CommitResult.Refused> RefusedAsync(AccessGrant grant, params WriteOp[] operations)
    {
        var result = await Store.CommitAsync(operations, grant, default);
        return result.Should().BeOfType<CommitResult.Refused>().Which;
    }

    [SkippableFact]
    public async Task What_was_never_written_reads_as_null()
    {
        (await Store.ReadAsync("Patient", "a", All, default)).Should().BeNull();
        (await Store.ReadVersionAsync("Patient", "a", 1, All, default)).Should().BeNull();
        (await Store.ReadManyAsync([new ResourceKey("Patient", "a")], All, default)).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task A_created_resource_reads_back_byte_for_byte_with_version_and_time_stamped()
    {
        Clock.Now = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).AddTicks(1234567);
        var outcome = (await CommitAsync(Put("Patient", "a", "नमस्ते 1.50 \u0001\\u0000")))[0];

        outcome.Effect.Should().Be(WriteEffect.Created);
        var read = await Store.ReadAsync("Patient", "a", All, default);
        read!.Key.Should().Be(new ResourceKey("Patient", "a", 1));
        read.LastUpdated.Should().Be(new DateTimeOffset(2024, 5, 6, 7, 8, 9, 123, TimeSpan.Zero));
        read.LastUpdated.Offset.Should().Be(TimeSpan.Zero);
        read.Method.Should().Be(WriteMethod.Put);
        read.Json.ToArray().Should().Equal(outcome.Resource!.Json.ToArray());
        Encoding.UTF8.GetString(read.Json.Span).Should().Be(
            """{"resourceType":"Patient","id":"a","meta":{"versionId":"1","lastUpdated":"2024-05-06T07:08:09.123Z"},"text":"नमस्ते 1.50 """ + "\u0001\\u0000\"}");
    }

    [SkippableFact]
    public async Task Each_write_makes_a_version_and_all_stay_readable()
    {
        await CommitAsync(Put("Patient", "a", "one"));
        (await CommitAsync(Put("Patient", "a", "two")))[0].Effect.Should().Be(WriteEffect.Updated);
        await CommitAsync(Delete("Patient", "a"));
        (await CommitAsync(Put("Patient", "a", "four")))[0].Effect.Should().Be(WriteEffect.Created);

        var current = await Store.ReadAsync("Patient", "a", All, default);
        current!.Version.Should().Be(4);
        Text(current).Should().Be("four");
        Text((await Store.ReadVersionAsync("Patient", "a", 1, All, default))!).Should().Be("one");
        Text((await Store.ReadVersionAsync("Patient", "a", 2, All, default))!).Should().Be("two");
        (await Store.ReadVersionAsync("Patient", "a", 3, All, default))!.Deleted.Should().BeTrue();
        (await Store.ReadVersionAsync("Patient", "a", 5, All, default)).Should().BeNull();
    }

    [SkippableFact]
    public async Task A_deleted_resource_reads_as_a_tombstone_without_content()
    {
        await CommitAsync(Put("Patient", "a"));
        (await CommitAsync(Delete("Patient", "a")))[0].Effect.Should().Be(WriteEffect.Deleted);

        var read = await Store.ReadAsync("Patient", "a", All, default);
        read!.Deleted.Should().BeTrue();
        read.Version.Should().Be(2);
        read.Json.Length.Should().Be(0);
        (await Store.ReadManyAsync([new ResourceKey("Patient", "a")], All, default)).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Deleting_what_is_not_there_changes_nothing()
    {
        var never = (await CommitAsync(Delete("Patient", "a")))[0];
        never.Should().Be(new WriteOutcome(WriteEffect.Unchanged, null));

        await CommitAsync(Put("Patient", "a"));
        await CommitAsync(Delete("Patient", "a"));
        var again = (await CommitAsync(Delete("Patient", "a")))[0];
        again.Effect.Should().Be(WriteEffect.Unchanged);
        again.Resource!.Version.Should().Be(2);
    }

    [SkippableFact]
    public async Task Ids_are_told_apart_by_case_and_by_type()
    {
        await CommitAsync(Put("Patient", "a", "lower"), Put("Patient", "A", "upper"), Put("Group", "a", "group"));

        Text((await Store.ReadAsync("Patient", "a", All, default))!).Should().Be("lower");
        Text((await Store.ReadAsync("Patient", "A", All, default))!).Should().Be("upper");
        Text((await Store.ReadAsync("Group", "a", All, default))!).Should().Be("group");
    }

    [SkippableFact]
    public async Task Many_are_read_at_once_over_types_and_what_is_missing_is_left_out()
    {
        await CommitAsync(Put("Patient", "a"), Put("Patient", "b"), Put("Group", "c"));
        ResourceKey[] keys = [new("Patient", "a"), new("Group", "c"), new("Patient", "x"), new("Nothing", "a"), new("Patient", "a", 1)];
        var found = await Store.ReadManyAsync(keys, All, default);
        found.Select(resource => resource.Key.ToString()).Should().BeEquivalentTo("Patient/a/_history/1", "Group/c/_history/1");
    }

    [SkippableFact]
    public async Task All_operations_of_a_commit_share_one_time_and_answer_in_order()
    {
        var outcomes = await CommitAsync(Put("Patient", "b"), Put("Patient", "a"), Delete("Patient", "c"));
        outcomes.Select(outcome => outcome.Resource?.Key.Id).Should().Equal("b", "a", null);
        outcomes[0].Resource!.LastUpdated.Should().Be(outcomes[1].Resource!.LastUpdated);
    }

    [SkippableFact]
    public async Task Time_never_goes_back_even_if_the_clock_does()
    {
        var first = (await CommitAsync(Put("Patient", "a")))[0].Resource!.LastUpdated;
        Clock.Now -= TimeSpan.FromHours(1);
        (await CommitAsync(Put("Patient", "a", "again")))[0].Resource!.LastUpdated.Should().Be(first);
        await ReopenAsync();
        (await CommitAsync(Put("Patient", "b")))[0].Resource!.LastUpdated.Should().Be(first);
    }

    [SkippableFact]
    public async Task The_same_content_makes_no_version_when_that_is_asked()
    {
        await CommitAsync(Put("Patient", "a", "same"));
        var kept = (await CommitAsync(Put("Patient", "a", "same") with { KeepIfUnchanged = true }))[0];
        kept.Effect.Should().Be(WriteEffect.Unchanged);
        kept.Resource!.Version.Should().Be(1);
        Text(kept.Resource).Should().Be("same");
        (await CommitAsync(Put("Patient", "a", "diff") with { KeepIfUnchanged = true }))[0].Resource!.Version.Should().Be(2);
        (await CommitAsync(Put("Patient", "a", "diff")))[0].Resource!.Version.Should().Be(3);
    }

    [SkippableFact]
    public async Task Two_operations_on_one_resource_are_a_programming_error()
    {
        var commit = () => Store.CommitAsync([Put("Patient", "a"), Delete("Patient", "a")], All, default);
        await commit.Should().ThrowAsync<ArgumentException>();
        (await Store.ReadAsync("Patient", "a", All, default)).Should().BeNull();
    }

    [SkippableFact]
    public async Task An_empty_commit_is_done()
    {
        (await CommitAsync()).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Everything_is_there_after_reopening()
    {
        await CommitAsync(Put("Patient", "a", "one", new IndexEntry.String("name", "Ada", "ada")), Put("Patient", "b"));
        await CommitAsync(Put("Patient", "a", "two", new IndexEntry.String("name", "Eve", "eve")));
        await CommitAsync(Delete("Patient", "b"));

        await ReopenAsync();

        Text((await Store.ReadAsync("Patient", "a", All, default))!).Should().Be("two");
        Text((await Store.ReadVersionAsync("Patient", "a", 1, All, default))!).Should().Be("one");
        (await Store.ReadAsync("Patient", "b", All, default))!.Deleted.Should().BeTrue();
        (await IdsAsync(Where(PatientName, Starts("eve")))).Should().Equal("a");
        (await IdsAsync(Where(PatientName, Starts("ada")))).Should().BeEmpty();
        (await CommitAsync(Put("Patient", "a", "three")))[0].Resource!.Version.Should().Be(3);
    }

    [SkippableFact]
    public async Task A_large_resource_and_a_large_commit_survive()
    {
        var large = new string('x', 3_000_000);
        await CommitAsync(Put("Binary", "large", large));
        await CommitAsync([.. Enumerable.Range(0, 600).Select(i => Put("Patient", $"p{i}"))]);

        Text((await Store.ReadAsync("Binary", "large", All, default))!).Should().Be(large);
        (await Store.CountAsync(new SearchQuery { Types = ["Patient"] }, long.MaxValue, All, default)).Should().Be(600);
    }
}
