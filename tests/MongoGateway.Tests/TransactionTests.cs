using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MongoGateway.Tests;

public sealed class TransactionTests(MongoFixture fixture) : EngineTests(fixture)
{
    [SkippableFact]
    public async Task A_commit_over_two_collections_shows_at_once_and_only_then()
    {
        var (first, second) = (await SeedAsync("{_id: 1}"), await SeedAsync("{_id: 1}"));
        using var session = await BeginAsync();
        await first.InsertOneAsync(session, Doc("{_id: 2}"));
        await second.UpdateOneAsync(session, "{_id: 1}", "{$set: {x: 1}}");
        (await first.CountDocumentsAsync("{}")).Should().Be(1);
        await session.CommitTransactionAsync();
        (await first.CountDocumentsAsync("{}")).Should().Be(2);
        (await second.CountDocumentsAsync("{x: 1}")).Should().Be(1);
    }

    [SkippableFact]
    public async Task An_abort_leaves_nothing()
    {
        var collection = await SeedAsync("{_id: 1}");
        using var session = await BeginAsync();
        await collection.InsertOneAsync(session, Doc("{_id: 2}"));
        await collection.DeleteOneAsync(session, "{_id: 1}");
        await session.AbortTransactionAsync();
        (await IdsAsync(collection, "{}")).Should().Equal(1);
    }

    [SkippableFact]
    public async Task It_reads_its_own_writes()
    {
        var collection = await SeedAsync("{_id: 1}");
        using var session = await BeginAsync();
        await collection.InsertManyAsync(session, [Doc("{_id: 2}"), Doc("{_id: 3}")]);
        await collection.FindOneAndUpdateAsync<BsonDocument>(session, "{_id: 3}", "{$set: {x: 1}}");
        (await collection.CountDocumentsAsync(session, "{}")).Should().Be(3);
        (await collection.Find(session, "{x: 1}").ToListAsync()).Should().HaveCount(1);
        (await collection.Aggregate(session).Match("{_id: {$gt: 1}}").ToListAsync()).Should().HaveCount(2);
        await session.CommitTransactionAsync();
    }

    [SkippableFact]
    public async Task It_does_not_see_what_is_committed_after_it_began()
    {
        var collection = await SeedAsync("{_id: 1, v: 1}");
        using var session = await BeginAsync();
        (await collection.Find(session, "{_id: 1}").SingleAsync())["v"].ToInt32().Should().Be(1);
        await collection.UpdateOneAsync("{_id: 1}", "{$set: {v: 2}}");
        (await collection.Find(session, "{_id: 1}").SingleAsync())["v"].ToInt32().Should().Be(1);
        await session.CommitTransactionAsync();
    }

    [SkippableFact]
    public async Task A_cursor_goes_on_inside_it()
    {
        var collection = await FilledAsync(3000);
        using var session = await BeginAsync();
        await collection.InsertOneAsync(session, Doc("{_id: -1, d: ISODate('2010-01-01')}"));
        (await collection.Find(session, "{}", new FindOptions { BatchSize = 500 }).ToListAsync()).Should().HaveCount(3001);
        (await collection.Find(session, "{}", new FindOptions { BatchSize = 500 }).Sort("{d: 1}").ToListAsync()).Should().HaveCount(3001);
        await session.CommitTransactionAsync();
    }

    [SkippableFact]
    public async Task Two_thousand_writes_commit_together()
    {
        var collection = await SeedAsync("{_id: -1}");
        using var session = await BeginAsync();
        await collection.BulkWriteAsync(session, Enumerable.Range(0, 2000).Select(i =>
            new ReplaceOneModel<BsonDocument>(new BsonDocument("_id", i), new BsonDocument("_id", i)) { IsUpsert = true }));
        await session.CommitTransactionAsync();
        (await collection.CountDocumentsAsync("{}")).Should().Be(2001);
    }

    [SkippableFact]
    public async Task A_collection_may_be_made_inside_it()
    {
        var collection = Fresh();
        using var session = await BeginAsync();
        await collection.InsertOneAsync(session, Doc("{_id: 1}"));
        await session.CommitTransactionAsync();
        (await IdsAsync(collection, "{}")).Should().Equal(1);
    }

    [SkippableFact]
    public async Task A_commit_may_be_asked_for_twice()
    {
        var collection = await SeedAsync("{_id: 1}");
        using var session = await BeginAsync();
        await collection.InsertOneAsync(session, Doc("{_id: 2}"));
        await session.CommitTransactionAsync();
        await session.CommitTransactionAsync();
        (await IdsAsync(collection, "{}")).Should().Equal(1, 2);
    }

    [SkippableFact]
    public async Task A_session_that_ends_rolls_back_and_frees_its_locks()
    {
        var collection = await SeedAsync("{_id: 1, v: 0}");
        using (var session = await BeginAsync())
            await collection.UpdateOneAsync(session, "{_id: 1}", "{$set: {v: 1}}");
        await collection.UpdateOneAsync("{_id: 1}", "{$inc: {v: 10}}").WaitAsync(TimeSpan.FromSeconds(5));
        (await collection.Find("{_id: 1}").SingleAsync())["v"].ToInt32().Should().Be(10);
    }

    [SkippableFact]
    public async Task Binary_and_decimals_survive_a_commit()
    {
        var collection = Fresh();
        var document = new BsonDocument { { "_id", 1 }, { "body", new byte[] { 0, 1, 255 } }, { "n", Decimal128.Parse("1.50") } };
        using var session = await BeginAsync();
        await collection.InsertOneAsync(session, document);
        await session.CommitTransactionAsync();
        (await collection.Find("{}").SingleAsync()).ToJson().Should().Be(document.ToJson());
    }
}
