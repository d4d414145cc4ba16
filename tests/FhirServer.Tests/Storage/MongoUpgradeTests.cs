using FhirServer.Storage;
using FhirServer.Storage.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>Programs of several versions on one database, each test with a database of its own.</summary>
public sealed class MongoUpgradeTests : IAsyncLifetime
{
    private static readonly MongoShape First = MongoShape.Current with { Version = 1, Least = 1 };
    private static readonly MongoIndex Fresh = new(MongoCollections.Resources, "fresh", new BsonDocument("fresh", 1));
    private readonly MongoFixture mongo = new();

    public Task InitializeAsync() => mongo.InitializeAsync();

    public Task DisposeAsync() => mongo.DisposeAsync();

    [SkippableFact]
    public async Task A_new_database_is_made_whole_at_once()
    {
        await using var store = await OpenAsync(First);
        foreach (var index in First.Indexes)
            (await IndexNamesAsync(index.Collection)).Should().Contain(index.Name);
        (await SchemaAsync()).Should().Be(new SchemaState(1, 1));
        (await store.UpgradeAsync(default)).Should().BeTrue();
    }

    [SkippableFact]
    public async Task A_new_database_may_be_opened_by_several_at_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => OpenAsync(First))));
        foreach (var index in First.Indexes)
            (await IndexNamesAsync(index.Collection)).Should().Contain(index.Name);
        foreach (var store in stores)
        {
            (await store.UpgradeAsync(default)).Should().BeTrue();
            await store.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task What_an_older_database_lacks_is_made_beside_the_requests_by_one_process()
    {
        await MakeAsync(First);
        var newer = First with { Version = 2, Indexes = [.. First.Indexes, Fresh] };
        await using var one = await OpenAsync(newer);
        await using var two = await OpenAsync(newer);
        var busy = Lease();
        (await busy.TakeAsync(default)).Should().BeTrue();

        (await one.UpgradeAsync(default)).Should().BeFalse("another process is at it");
        (await one.ReadAsync("Patient", "old", AccessGrant.System, default)).Should().NotBeNull("requests do not wait for it");
        (await IndexNamesAsync(Fresh.Collection)).Should().NotContain(Fresh.Name);
        (await SchemaAsync()).Version.Should().Be(1);

        await busy.RunAsync(_ => Task.CompletedTask, default);
        while (!(await Task.WhenAll(one.UpgradeAsync(default), two.UpgradeAsync(default))).All(isDone => isDone))
            await Task.Delay(50);
        (await IndexNamesAsync(Fresh.Collection)).Should().Contain(Fresh.Name);
        (await SchemaAsync()).Should().Be(new SchemaState(2, 1));
    }

    [SkippableFact]
    public async Task An_index_that_was_lost_is_made_again()
    {
        await MakeAsync(First);
        await mongo.Database.GetCollection<BsonDocument>(MongoCollections.Resources).Indexes.DropOneAsync("type_rid");
        await using var store = await OpenAsync(First);
        (await store.UpgradeAsync(default)).Should().BeTrue();
        (await IndexNamesAsync(MongoCollections.Resources)).Should().Contain("type_rid");
    }

    [SkippableFact]
    public async Task An_older_program_works_beside_a_newer_one_that_lets_it_and_its_indexes_stay()
    {
        await using var older = await OpenAsync(First);
        await older.CommitAsync([Put("Patient", "old")], AccessGrant.System, default);
        await using var newer = await OpenAsync(Without("u", since: 2) with { Version = 2, Least = 1 });
        (await newer.UpgradeAsync(default)).Should().BeTrue();

        (await older.CommitAsync([Put("Patient", "old")], AccessGrant.System, default)).Should().BeOfType<CommitResult.Done>();
        await using var another = await OpenAsync(First);
        (await another.UpgradeAsync(default)).Should().BeTrue();
        (await IndexNamesAsync(MongoCollections.Resources)).Should().Contain("u", "a program of version 1 may still search by it");
        (await SchemaAsync()).Should().Be(new SchemaState(2, 1));
    }

    [SkippableFact]
    public async Task A_newer_program_that_cannot_live_with_an_older_one_keeps_it_out_and_drops_what_only_that_one_needed()
    {
        await MakeAsync(First);
        await mongo.Database.GetCollection<BsonDocument>(MongoCollections.Resources).Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>("{mine: 1}", new CreateIndexOptions { Name = "of_the_operator" }));
        await using (var newer = await OpenAsync(Without("u", since: 2) with { Version = 2, Least = 2 }))
            (await newer.UpgradeAsync(default)).Should().BeTrue();

        (await IndexNamesAsync(MongoCollections.Resources)).Should().NotContain("u").And.Contain("of_the_operator");
        var open = () => OpenAsync(First);
        await open.Should().ThrowAsync<InvalidOperationException>().WithMessage("*schema 2*start a newer program*");
        (await SchemaAsync()).Should().Be(new SchemaState(2, 2));
    }

    private static MongoShape Without(string index, int since) => First with
    {
        Indexes = [.. First.Indexes.Where(made => made.Name != index)],
        Retired = [new RetiredIndex(MongoCollections.Resources, index, since)],
    };

    private MongoLease Lease() => new(mongo.Database.GetCollection<BsonDocument>(MongoCollections.Meta), MongoUpgrade.Job, TimeProvider.System, TimeSpan.FromMinutes(1));

    private async Task<MongoResourceStore> OpenAsync(MongoShape shape)
    {
        var store = new MongoResourceStore(new MongoDbOptions { ConnectionString = mongo.ConnectionString, Database = mongo.DatabaseName }, Given.Types, TimeProvider.System, shape);
        await store.OpenAsync(default);
        return store;
    }

    private async Task MakeAsync(MongoShape shape)
    {
        await using var store = await OpenAsync(shape);
        await store.CommitAsync([Put("Patient", "old")], AccessGrant.System, default);
    }

    private async Task<IReadOnlyList<string>> IndexNamesAsync(string collection)
    {
        using var indexes = await mongo.Database.GetCollection<BsonDocument>(collection).Indexes.ListAsync();
        return [.. (await indexes.ToListAsync()).Select(index => index["name"].AsString)];
    }

    private async Task<SchemaState> SchemaAsync()
    {
        using var found = await mongo.Database.GetCollection<BsonDocument>(MongoCollections.Meta).FindAsync("{_id: 'schema'}");
        return SchemaState.Of(await found.SingleAsync());
    }
}
