using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MongoGateway.Tests;

public sealed class CursorTests(MongoFixture fixture) : EngineTests(fixture)
{
    [SkippableTheory]
    [InlineData(null)]
    [InlineData("{d: -1}")]
    [InlineData("{_id: 1}")]
    public async Task Every_document_comes_once_over_many_batches(string? sort)
    {
        var collection = await FilledAsync(10_000);
        var find = collection.Find("{}", new FindOptions { BatchSize = 700 });
        var found = await (sort is null ? find : find.Sort(sort)).ToListAsync();
        found.Select(document => document["_id"].ToInt32()).Should().OnlyHaveUniqueItems().And.HaveCount(10_000);
    }

    [SkippableFact]
    public async Task Grouped_results_come_in_batches_too()
    {
        var collection = await FilledAsync(5000);
        var groups = await collection.Aggregate<BsonDocument>(new[] { Doc("{$group: {_id: '$d'}}") }, new AggregateOptions { BatchSize = 300 }).ToListAsync();
        groups.Should().HaveCount(5000);
    }

    [SkippableFact]
    public async Task Many_open_cursors_do_not_disturb_each_other()
    {
        var collection = await FilledAsync(1000);
        var open = new List<IAsyncCursor<BsonDocument>>();
        for (var i = 0; i < 32; i++)
            open.Add(await collection.FindAsync("{}", new FindOptions<BsonDocument> { BatchSize = 100, Sort = i % 2 == 0 ? "{d: -1}" : null }));
        var counts = new int[open.Count];
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < open.Count; i++)
                counts[i] += await open[i].MoveNextAsync() ? open[i].Current.Count() : 0;
        }

        counts.Should().AllBeEquivalentTo(1000);
    }

    [SkippableFact]
    public async Task Updates_while_a_cursor_is_open_bring_nothing_twice()
    {
        var collection = await FilledAsync(1000);
        var met = new List<BsonValue>();
        using var cursor = await collection.FindAsync("{}", new FindOptions<BsonDocument> { BatchSize = 100 });
        while (await cursor.MoveNextAsync())
        {
            var ids = cursor.Current.Select(document => document["_id"]).ToArray();
            met.AddRange(ids);
            await collection.UpdateManyAsync(Builders<BsonDocument>.Filter.In("_id", ids), "{$set: {seen: true}}");
        }

        met.Should().OnlyHaveUniqueItems().And.HaveCount(1000);
    }

    [SkippableFact]
    public async Task A_cursor_that_is_not_there_is_43()
    {
        var more = () => Database.RunCommandAsync<BsonDocument>(Doc("{getMore: NumberLong(12345), collection: 'x'}"));
        (await more.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(43);
    }
}
