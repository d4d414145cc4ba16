using System.Diagnostics;
using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MongoGateway.Tests;

public sealed class IndexTests(MongoFixture fixture) : EngineTests(fixture)
{
    private static readonly TimeSpan StatisticsPatience = TimeSpan.FromSeconds(45);

    [SkippableTheory]
    [InlineData("{a: 1}", "{a: 7}", null, 10)]
    [InlineData("{a: 1}", "{a: {$gte: 490}}", "{a: 1}", 100)]
    [InlineData("{b: 1, a: 1}", "{b: 's7', a: {$gt: 100, $lt: 300}}", null, 40)]
    [InlineData("{b: 1, d: -1}", "{b: 's7'}", "{d: -1}", 100)]
    [InlineData("{t: 1}", "{t: {$in: ['k5', 'k6']}}", null, 130)]
    [InlineData("{t: 1, d: -1}", "{t: 'k5'}", "{d: -1}", 65)]
    [InlineData("{'n.s': 1, 'n.c': 1}", "{n: {$elemMatch: {s: 'sys1', c: 'code7'}}}", null, 5)]
    [InlineData("{b: 1}", "{b: /^s49/}", null, 100)]
    public async Task A_query_takes_its_index(string keys, string filter, string? sort, int atMost)
    {
        var collection = await FilledAsync();
        var unindexed = await IdsAsync(collection, filter);
        var index = await IndexAsync(collection, keys);
        (await PlanAsync(collection, filter, sort, limit: 1000)).Should().Contain($"\"{index}\"").And.NotContain("COLLSCAN");
        (await IdsAsync(collection, filter)).Should().Equal(unindexed).And.HaveCountGreaterThan(0).And.HaveCountLessThanOrEqualTo(atMost);
    }

    [SkippableFact]
    public async Task Ids_are_looked_up_in_their_own_index()
    {
        var collection = await FilledAsync();
        (await PlanAsync(collection, "{_id: 77}")).Should().MatchRegex("_id_|IDHACK").And.NotContain("COLLSCAN");
        (await PlanAsync(collection, "{_id: {$in: [1, 2, 3]}}")).Should().Contain("_id_").And.NotContain("COLLSCAN");
    }

    [SkippableFact]
    public async Task A_query_without_an_index_shows_as_a_scan()
    {
        var collection = await FilledAsync();
        (await PlanAsync(collection, "{b: 's7'}")).Should().Contain("COLLSCAN");
    }

    [SkippableFact]
    public async Task An_or_takes_an_index_for_each_branch()
    {
        var collection = await FilledAsync();
        await IndexAsync(collection, "{a: 1}");
        await IndexAsync(collection, "{b: 1}");
        (await PlanAsync(collection, "{$or: [{a: 7}, {b: 's9'}]}")).Should().Contain("\"a_1\"").And.Contain("\"b_1\"").And.NotContain("COLLSCAN");
    }

    [SkippableFact]
    public async Task An_aggregation_takes_the_index_of_its_first_match()
    {
        var collection = await FilledAsync();
        await IndexAsync(collection, "{a: 1}");
        var plan = await PlanAsync(new BsonDocument
        {
            { "aggregate", collection.CollectionNamespace.CollectionName },
            { "pipeline", new BsonArray { Doc("{$match: {a: 7}}"), Doc("{$group: {_id: 1, n: {$sum: 1}}}") } },
            { "cursor", new BsonDocument() },
        });
        plan.Should().Contain("\"a_1\"").And.NotContain("COLLSCAN");
    }

    [SkippableFact]
    public async Task A_partial_index_serves_the_queries_that_it_covers()
    {
        var collection = await FilledAsync();
        var index = await IndexAsync(collection, "{b: 1}", new CreateIndexOptions<BsonDocument> { PartialFilterExpression = "{a: {$gt: 100}}" });
        (await PlanAsync(collection, "{b: 's7', a: {$gt: 200}}")).Should().Contain($"\"{index}\"").And.NotContain("COLLSCAN");
        (await PlanAsync(collection, "{b: 's7'}")).Should().Contain("COLLSCAN");
    }

    [SkippableFact]
    public async Task The_newest_come_in_the_order_of_the_index_without_a_sort()
    {
        var collection = await FilledAsync(20_000);
        await IndexAsync(collection, "{t: 1, d: -1}");
        var plan = "";
        // DocumentDB sorts as long as it has no statistics of a new collection, and takes them in its own time.
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StatisticsPatience; await Task.Delay(500))
        {
            plan = await PlanAsync(collection, "{t: 'k5'}", "{d: -1}", 20);
            if (!plan.Contains("SORT", StringComparison.Ordinal))
                break;
        }

        plan.Should().Contain("\"t_1_d_-1\"").And.NotContain("SORT").And.NotContain("COLLSCAN");
    }

    [SkippableFact]
    public async Task Null_and_missing_answer_the_same_with_and_without_an_index()
    {
        string[] documents =
        [
            "{_id: 1, a: null}", "{_id: 2}", "{_id: 3, a: [null, 5]}", "{_id: 4, a: 5}", "{_id: 5, a: '5'}", "{_id: 6, a: []}", "{_id: 7, a: {b: 1}}",
            "{_id: 8, a: ISODate('2024-01-01')}", "{_id: 9, a: true}", "{_id: 10, a: NumberDecimal('5')}",
        ];
        string[] filters =
        [
            "{a: null}", "{a: {$exists: false}}", "{a: {$exists: true}}", "{a: {$gt: 1}}", "{a: {$ne: null}}", "{a: []}", "{a: {$lt: 'z'}}",
            "{a: {$in: [null, 5]}}", "{a: {$nin: [null, 5]}}", "{a: {$not: {$gt: 1}}}", "{a: {$gte: ISODate('2020-01-01')}}",
        ];
        var (plain, indexed) = (await SeedAsync(documents), await SeedAsync(documents));
        await IndexAsync(indexed, "{a: 1}");
        foreach (var filter in filters)
        {
            var found = await indexed.Find(filter, new FindOptions { Hint = "a_1" }).ToListAsync();
            found.Select(document => document["_id"].ToInt32()).Should().BeEquivalentTo(await IdsAsync(plain, filter), filter);
        }
    }

    [SkippableFact]
    public async Task Indexes_are_listed_made_again_and_dropped()
    {
        var collection = await SeedAsync("{_id: 1}");
        var index = await IndexAsync(collection, "{a: 1, b: -1}");
        (await IndexAsync(collection, "{a: 1, b: -1}")).Should().Be(index);
        (await NamesAsync()).Should().Equal("_id_", index);
        await collection.Indexes.DropOneAsync(index);
        (await NamesAsync()).Should().Equal("_id_");
        var drop = () => collection.Indexes.DropOneAsync("nope");
        (await drop.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(27);

        async Task<IEnumerable<string>> NamesAsync() =>
            (await (await collection.Indexes.ListAsync()).ToListAsync()).Select(document => document["name"].AsString);
    }

    [SkippableFact]
    public async Task Servers_that_start_together_may_all_make_the_indexes()
    {
        var collection = Fresh();
        CreateIndexModel<BsonDocument>[] models = [.. Enumerable.Range(1, 10).Select(i => new CreateIndexModel<BsonDocument>($"{{f{i}: 1}}"))];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => collection.Indexes.CreateManyAsync(models))));
        (await (await collection.Indexes.ListAsync()).ToListAsync()).Should().HaveCount(11);
    }

    [SkippableFact]
    public async Task An_index_made_while_others_write_misses_nothing()
    {
        var collection = await FilledAsync(2000);
        using var stop = new CancellationTokenSource();
        var next = 2000;
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await collection.InsertOneAsync(new BsonDocument { { "_id", Interlocked.Increment(ref next) }, { "a", 1 } });
        })).ToArray();
        await IndexAsync(collection, "{a: 1}");
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        var byIndex = await collection.CountDocumentsAsync("{a: {$gte: 0}}", new CountOptions { Hint = "a_1" });
        byIndex.Should().Be(await collection.CountDocumentsAsync("{}"));
    }

    [SkippableFact]
    public async Task A_collection_has_64_indexes_at_most()
    {
        var collection = await SeedAsync("{_id: 1}");
        await collection.Indexes.CreateManyAsync(Enumerable.Range(1, 63).Select(i => new CreateIndexModel<BsonDocument>($"{{f{i}: 1}}")));
        var oneMore = () => IndexAsync(collection, "{more: 1}");
        (await oneMore.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(67);
    }
}
