using System.Diagnostics;
using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace MongoGateway.Tests;

public sealed class AggregationTests(MongoFixture fixture) : EngineTests(fixture)
{
    private static readonly string[] Orders =
        ["{_id: 1, c: 'A', q: 2, t: ['x', 'y']}", "{_id: 2, c: 'A', q: 5, t: ['x']}", "{_id: 3, c: 'B', q: 1, t: []}"];

    [SkippableTheory]
    [InlineData("[{$group: {_id: '$c', n: {$sum: 1}, most: {$max: '$q'}}}, {$sort: {_id: 1}}]", "[{_id: 'A', n: 2, most: 5}, {_id: 'B', n: 1, most: 1}]")]
    [InlineData("[{$unwind: '$t'}, {$sortByCount: '$t'}]", "[{_id: 'x', count: 2}, {_id: 'y', count: 1}]")]
    [InlineData("[{$match: {q: {$gt: 1}}}, {$sort: {_id: -1}}, {$limit: 1}, {$project: {c: 1}}]", "[{_id: 2, c: 'A'}]")]
    [InlineData("[{$facet: {total: [{$count: 'n'}], page: [{$sort: {_id: -1}}, {$limit: 1}, {$project: {_id: 1}}]}}]", "[{total: [{n: 3}], page: [{_id: 3}]}]")]
    [InlineData("[{$match: {_id: 1}}, {$project: {_id: 0, f: {$filter: {input: '$t', as: 'e', cond: {$eq: ['$$e', 'x']}}}}}]", "[{f: ['x']}]")]
    public async Task Pipelines_answer_what_they_say(string pipeline, string expected)
    {
        var found = await AggregateAsync(await SeedAsync(Orders), pipeline);
        new BsonArray(found).ToJson().Should().Be(BsonSerializer.Deserialize<BsonArray>(expected).ToJson());
    }

    [SkippableFact]
    public async Task A_lookup_joins_by_field_and_by_pipeline()
    {
        var collection = await SeedAsync(Orders);
        var names = (await SeedAsync("{_id: 'A', name: 'Anna', least: 3}", "{_id: 'B', name: 'Bob', least: 0}")).CollectionNamespace.CollectionName;
        var plain = await AggregateAsync(collection, $"[{{$match: {{_id: 1}}}}, {{$lookup: {{from: '{names}', localField: 'c', foreignField: '_id', as: 'p'}}}}]");
        plain.Should().ContainSingle().Which["p"][0]["name"].AsString.Should().Be("Anna");
        const string Piped = """
            [{$lookup: {from: 'NAMES', localField: 'c', foreignField: '_id', pipeline: [{$match: {least: {$gt: 0}}}, {$limit: 1}], as: 'p'}},
             {$match: {p: {$ne: []}}}, {$sort: {_id: 1}}]
            """;
        var piped = await AggregateAsync(collection, Piped.Replace("NAMES", names, StringComparison.Ordinal));
        piped.Select(document => document["_id"].ToInt32()).Should().Equal(1, 2);
    }

    [SkippableFact]
    public async Task A_lookup_takes_the_index_of_the_other_collection()
    {
        var left = await FilledAsync(1000);
        var right = await FilledAsync(5000);
        await IndexAsync(right, "{a: 1}");
        var clock = Stopwatch.StartNew();
        var from = right.CollectionNamespace.CollectionName;
        var counted = await AggregateAsync(left, $"[{{$lookup: {{from: '{from}', localField: 'a', foreignField: 'a', as: 'x'}}}}, {{$group: {{_id: null, n: {{$sum: {{$size: '$x'}}}}}}}}]");
        counted[0]["n"].ToInt32().Should().Be(10_000);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(4), "a scan of the other collection for each document takes much longer");
    }

    [SkippableFact]
    public async Task A_lookup_by_the_members_of_an_array_finds_each()
    {
        var collection = await SeedAsync("{_id: 1, refs: ['a', 'c']}");
        var others = (await SeedAsync("{_id: 'a'}", "{_id: 'b'}", "{_id: 'c'}")).CollectionNamespace.CollectionName;
        var found = await AggregateAsync(collection, $"[{{$lookup: {{from: '{others}', localField: 'refs', foreignField: '_id', as: 'r'}}}}]");
        found[0]["r"].AsBsonArray.Select(document => document["_id"].AsString).Should().BeEquivalentTo("a", "c");
    }
}
