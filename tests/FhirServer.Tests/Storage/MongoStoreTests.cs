using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;
using FhirServer.Storage.Mongo;
using MongoDB.Driver;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>The contract, kept by MongoDB in a database of its own for each test; and what is MongoDB's alone.</summary>
public sealed class MongoStoreTests : StoreContract
{
    private readonly string database = MongoEngine.NewDatabaseName();
    private MongoEngine? engine;

    protected override async Task<IResourceStore> OpenAsync()
    {
        engine ??= await MongoEngine.GetAsync();
        Skip.If(engine is null, $"no MongoDB: {MongoEngine.Missing}");
        return await OtherAsync();
    }

    protected override async Task CleanUpAsync()
    {
        using var client = engine!.Connect();
        await client.DropDatabaseAsync(database);
    }

    [SkippableFact]
    public async Task Two_servers_on_one_database_lose_no_update()
    {
        await using var other = await OtherAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => (i % 2 == 0 ? Store : other).CommitAsync(
            [Put("Patient", "a", $"text {i}", Named($"n{i}"))], All, default))));

        results.Cast<CommitResult.Done>().Select(done => done.Outcomes[0].Resource!.Version).Order().Should().Equal(Enumerable.Range(1, 50).Select(i => (long)i));
        (await other.HistoryAsync(new HistoryQuery { Type = "Patient", Id = "a", Count = 100 }, All, default)).Versions.Select(version => version.Version)
            .Should().Equal(Enumerable.Range(1, 50).Reverse().Select(i => (long)i));
    }

    [SkippableFact]
    public async Task Two_servers_on_one_database_honour_one_claim()
    {
        await using var other = await OtherAsync();
        var claim = new ConditionalClaim("k", "Patient", Where(Identifier, Coded("http://s", "1")), null);
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => (i % 2 == 0 ? Store : other).CommitAsync(
            [Put("Patient", $"p{i}", Token("identifier", "http://s", "1")) with { Claim = claim, MustBeAbsent = true }], All, default))));

        results.OfType<CommitResult.Done>().Should().ContainSingle();
        results.OfType<CommitResult.Refused>().Should().HaveCount(29).And.OnlyContain(refused => refused.Reason == CommitRefusal.ClaimFailed);
        (await IdsAsync(claim.Criteria)).Should().ContainSingle();
    }

    [SkippableFact]
    public async Task Two_servers_on_one_database_feed_every_commit_once()
    {
        await using var other = await OtherAsync();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var readers = new[] { Store, other }.Select(store => Task.Run(() => ReadAsync(store, 80, enough.Token))).ToList();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? Store : other).CommitAsync(
            [Put("Patient", $"p{i}"), Put("Patient", $"shared{i % 3}", $"{i}")], All, default))));

        var fed = await Task.WhenAll(readers);
        fed[0].Should().OnlyHaveUniqueItems().And.HaveCount(80);
        fed[1].Should().Equal(fed[0], "the order is the same for all");
        foreach (var shared in fed[0].Where(name => name.StartsWith("shared", StringComparison.Ordinal)).GroupBy(name => name.Split('#')[0]))
            shared.Select(name => int.Parse(name.Split('#')[1], System.Globalization.CultureInfo.InvariantCulture)).Should().BeInAscendingOrder("versions come in their order");

        static async Task<List<string>> ReadAsync(IResourceStore store, int count, CancellationToken cancellationToken)
        {
            var names = new List<string>();
            await foreach (var change in store.ChangesAsync(null, All, cancellationToken))
            {
                names.Add($"{change.Resource.Key.Id}#{change.Resource.Version}");
                if (names.Count == count)
                    break;
            }

            return names;
        }
    }

    [SkippableFact]
    public async Task What_one_server_commits_the_other_is_fed_within_two_seconds()
    {
        await using var other = await OtherAsync();
        await using var feed = other.ChangesAsync(null, All, default).GetAsyncEnumerator();
        for (var i = 0; i < 5; i++)
        {
            var next = feed.MoveNextAsync().AsTask();
            // Long enough for the reader to have nothing to do but wait.
            await Task.Delay(700);
            await CommitAsync(Put("Patient", $"p{i}"));
            (await next.WaitAsync(TimeSpan.FromSeconds(2))).Should().BeTrue();
            feed.Current.Resource.Key.Id.Should().Be($"p{i}");
        }
    }

    [SkippableFact]
    public async Task A_resource_larger_than_a_document_survives_whole_with_its_history()
    {
        var large = new string('x', 20_000_000);
        await CommitAsync(Put("Binary", "large", large), Put("Patient", "small"));
        await CommitAsync(Put("Binary", "large", large + "y"));

        Text((await Store.ReadAsync("Binary", "large", All, default))!).Should().Be(large + "y");
        Text((await Store.ReadVersionAsync("Binary", "large", 1, All, default))!).Should().Be(large);
        (await CommitAsync(Put("Binary", "large", large + "y") with { KeepIfUnchanged = true }))[0].Effect.Should().Be(WriteEffect.Unchanged);
    }

    [SkippableFact]
    public async Task Several_thousand_operations_are_one_commit()
    {
        await CommitAsync([.. Enumerable.Range(0, 6000).Select(i => Put("Patient", $"p{i}", Named($"n{i}"), Token("identifier", "http://s", $"{i}")))]);
        (await Store.CountAsync(new SearchQuery { Types = ["Patient"] }, long.MaxValue, All, default)).Should().Be(6000);
        (await IdsAsync(Where(Identifier, Coded("http://s", "5999")))).Should().Equal("p5999");
    }

    [SkippableFact]
    public async Task More_index_entries_than_a_document_holds_are_refused_before_anything_is_written()
    {
        var many = Enumerable.Range(0, 200_000).Select(i => Link("subject", "Patient", $"patient-{i}")).ToArray();
        var commit = () => Store.CommitAsync([Put("Patient", "a"), Put("Observation", "b", many)], All, default);
        (await commit.Should().ThrowAsync<FhirException>()).Which.Error.Status.Should().Be(413);
        (await Store.ReadAsync("Patient", "a", All, default)).Should().BeNull();
    }

    [SkippableTheory]
    [InlineData("identifier")]
    [InlineData("name")]
    public async Task A_few_values_longer_than_a_document_are_refused_as_too_large(string element)
    {
        string[] settings = [$"--FhirServer:MongoDb:ConnectionString={engine!.ConnectionString}", $"--FhirServer:MongoDb:Database={database}"];
        await using var server = await TestServer.StartAsync(settings);
        var values = Enumerable.Range(0, 8).Select(n => $$"""{"{{(element == "name" ? "family" : "value")}}":"{{new string((char)('A' + n), 900_000)}}"}""");
        var refused = await server.Http.ExpectAsync(413, "PUT", "Patient/long", $$"""{"resourceType":"Patient","id":"long","{{element}}":[{{string.Join(',', values)}}]}""");
        refused.Diagnostics().Should().Contain("Patient/long");
        (await Store.ReadAsync("Patient", "long", All, default)).Should().BeNull();
    }

    [SkippableFact]
    public async Task Every_collection_is_there_before_a_transaction_needs_it()
    {
        using var client = engine!.Connect();
        var names = await (await client.GetDatabase(database).ListCollectionNamesAsync()).ToListAsync();
        names.Should().Contain([MongoCollections.Resources, MongoCollections.History, MongoCollections.Commits, MongoCollections.Claims, MongoCollections.Chunks, MongoCollections.Meta]);
    }

    [SkippableFact]
    public async Task A_database_that_cannot_be_reached_is_unavailable()
    {
        await using var nowhere = new MongoResourceStore(new MongoDbOptions { ConnectionString = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200" }, Types, Clock);
        var read = async () => await nowhere.ReadAsync("Patient", "a", All, default);
        var error = (await read.Should().ThrowAsync<FhirException>()).Which.Error;
        (error.Status, error.RetryAfter).Should().Be((503, TimeSpan.FromSeconds(5)));
        var commit = () => nowhere.CommitAsync([Put("Patient", "a")], All, default);
        (await commit.Should().ThrowAsync<FhirException>()).Which.Error.Status.Should().Be(503);
    }

    [SkippableFact]
    public async Task A_database_of_a_newer_program_is_not_opened()
    {
        using var client = engine!.Connect();
        var meta = client.GetDatabase(database).GetCollection<MongoDB.Bson.BsonDocument>(MongoCollections.Meta);
        await meta.UpdateOneAsync("{_id: 'schema'}", "{$set: {version: 999, least: 999}}");
        var open = OtherAsync;
        await open.Should().ThrowAsync<InvalidOperationException>().WithMessage("*999*newer*");
    }

    [SkippableFact]
    public async Task A_server_that_was_started_before_its_database_says_so_and_answers_503()
    {
        await using var server = await TestServer.StartAsync("--FhirServer:MongoDb:ConnectionString=mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200");
        using var read = await server.Http.GetAsync("Patient/a");
        read.StatusCode.Should().Be(System.Net.HttpStatusCode.ServiceUnavailable);
        read.Headers.RetryAfter.Should().NotBeNull();
        using var ready = await server.Http.GetAsync("/health/ready");
        ready.StatusCode.Should().Be(System.Net.HttpStatusCode.ServiceUnavailable);
    }

    [SkippableFact]
    public async Task A_server_keeps_what_it_is_given_in_MongoDB()
    {
        string[] settings = [$"--FhirServer:MongoDb:ConnectionString={engine!.ConnectionString}", $"--FhirServer:MongoDb:Database={database}"];
        await using var server = await TestServer.StartAsync(settings);
        using var body = new StringContent("""{"resourceType":"Patient","id":"http","active":true}""", System.Text.Encoding.UTF8, "application/fhir+json");
        using var put = await server.Http.PutAsync("Patient/http", body);
        put.StatusCode.Should().Be(System.Net.HttpStatusCode.Created);
        (await Store.ReadAsync("Patient", "http", All, default))!.Version.Should().Be(1);
    }

    [SkippableFact]
    public void A_standalone_mongod_is_refused_with_the_way_out()
    {
        var standalone = () => MongoConnection.CheckTransactions(new MongoDB.Bson.BsonDocument { { "isWritablePrimary", true }, { "ok", 1 } });
        standalone.Should().Throw<InvalidOperationException>().WithMessage("*standalone*--replSet rs0*rs.initiate()*replicaSet=rs0*");
        MongoConnection.CheckTransactions(new MongoDB.Bson.BsonDocument("setName", "rs0"));
    }

    private async Task<IResourceStore> OtherAsync()
    {
        var store = new MongoResourceStore(engine!.Options(database), Types, Clock);
        await store.OpenAsync(default);
        return store;
    }
}
