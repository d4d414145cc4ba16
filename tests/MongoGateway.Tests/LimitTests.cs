using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MongoGateway.Tests;

public sealed class LimitTests(MongoFixture fixture) : EngineTests(fixture)
{
    private const int MostBytes = 16 * 1024 * 1024;

    [SkippableFact]
    public async Task A_document_of_16_MiB_is_kept_and_one_byte_more_is_refused()
    {
        var collection = Fresh();
        await collection.InsertOneAsync(Sized(1, MostBytes));
        (await collection.Find("{_id: 1}").SingleAsync()).ToBson().Should().HaveCount(MostBytes);
        var more = () => collection.InsertOneAsync(Sized(2, MostBytes + 1));
        await more.Should().ThrowAsync<Exception>();
        var grow = () => collection.UpdateOneAsync("{_id: 1}", "{$set: {more: 'x'}}");
        await grow.Should().ThrowAsync<MongoException>();
        (await collection.CountDocumentsAsync("{}")).Should().Be(1);
    }

    [SkippableFact]
    public async Task Large_documents_come_in_several_batches()
    {
        var collection = Fresh();
        for (var i = 0; i < 3; i++)
            await collection.InsertOneAsync(Sized(i, 12_000_000));
        (await collection.Find("{}").ToListAsync()).Should().HaveCount(3);
        (await collection.Find("{}").Sort("{x: 1}").ToListAsync()).Should().HaveCount(3);
    }

    [SkippableFact]
    public async Task A_message_of_40_MB_is_taken()
    {
        var collection = Fresh();
        await collection.InsertManyAsync(Enumerable.Range(0, 20).Select(i => Sized(i, 2_000_000)));
        (await collection.CountDocumentsAsync("{}")).Should().Be(20);
    }

    [SkippableFact]
    public async Task A_transaction_over_40_MB_commits()
    {
        var collection = await SeedAsync("{_id: -1}");
        using var session = await BeginAsync();
        for (var i = 0; i < 5; i++)
            await collection.InsertOneAsync(session, Sized(i, 9_000_000));
        await session.CommitTransactionAsync();
        (await collection.CountDocumentsAsync("{}")).Should().Be(6);
    }

    [SkippableFact]
    public async Task Deep_wide_and_long_documents_are_kept()
    {
        var collection = Fresh();
        await IndexAsync(collection, "{l: 1}");
        var deep = Enumerable.Range(0, 90).Aggregate(new BsonDocument("v", 1), (inner, _) => new BsonDocument("n", inner));
        await collection.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "deep", deep } });
        await collection.InsertOneAsync(new BsonDocument { { "_id", 2 }, { "wide", new BsonDocument(Enumerable.Range(0, 1000).Select(i => new BsonElement($"f{i}", i))) } });
        await collection.InsertOneAsync(new BsonDocument { { "_id", 3 }, { "l", new BsonArray(Enumerable.Range(0, 10_000)) } });
        (await IdsAsync(collection, "{l: 9999}")).Should().Equal(3);
        (await collection.Find("{_id: 1}").SingleAsync())["deep"].Should().Be(deep);
    }

    [SkippableFact]
    public async Task Long_values_are_indexed()
    {
        var collection = Fresh();
        await IndexAsync(collection, "{a: 1}");
        var value = new string('x', 100_000);
        await collection.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "a", value } });
        (await collection.Find(new BsonDocument("a", value)).ToListAsync()).Should().ContainSingle();
    }

    private static BsonDocument Sized(int id, int bytes)
    {
        var document = new BsonDocument { { "_id", id }, { "x", "" } };
        document["x"] = new string('a', bytes - document.ToBson().Length);
        return document;
    }
}
