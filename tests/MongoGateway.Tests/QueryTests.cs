using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MongoGateway.Tests;

public sealed class QueryTests(MongoFixture fixture) : EngineTests(fixture)
{
    [SkippableTheory]
    [InlineData("{a: 1}", new[] { 1, 6 })]
    [InlineData("{a: {$ne: 1}}", new[] { 2, 3, 4, 5 })]
    [InlineData("{a: {$gt: 1, $lte: 3.5}}", new[] { 2, 3, 6 })]
    [InlineData("{a: {$in: [2, 'x', 9]}}", new[] { 2, 4, 6 })]
    [InlineData("{a: {$nin: [1, 2]}}", new[] { 3, 4, 5 })]
    [InlineData("{a: null}", new[] { 5 })]
    [InlineData("{a: {$exists: true}}", new[] { 1, 2, 3, 4, 6 })]
    [InlineData("{$or: [{a: 2}, {a: 'x'}]}", new[] { 2, 4 })]
    [InlineData("{$nor: [{a: 2}, {a: 'x'}], a: {$exists: true}}", new[] { 1, 3, 6 })]
    [InlineData("{a: {$not: {$gt: 1}}}", new[] { 1, 4, 5 })]
    public async Task Comparisons_find_what_they_say(string filter, int[] expected)
    {
        var collection = await SeedAsync("{_id: 1, a: 1}", "{_id: 2, a: 2}", "{_id: 3, a: 3.5}", "{_id: 4, a: 'x'}", "{_id: 5}", "{_id: 6, a: [1, 9]}");
        (await IdsAsync(collection, filter)).Should().Equal(expected);
    }

    [SkippableTheory]
    [InlineData("{'n.f': 'A', 'n.g': 'z'}", new[] { 1, 2 })]
    [InlineData("{n: {$elemMatch: {f: 'A', g: 'z'}}}", new[] { 2 })]
    [InlineData("{n: {$elemMatch: {f: {$in: ['A', 'B']}, g: {$gte: 'y', $lt: 'z'}}}}", new[] { 1 })]
    [InlineData("{n: {$not: {$elemMatch: {f: 'A'}}}}", new[] { 3, 4 })]
    [InlineData("{$and: [{n: {$elemMatch: {f: 'A', g: 'x'}}}, {n: {$elemMatch: {f: 'B', g: 'z'}}}]}", new[] { 1 })]
    [InlineData("{'n.g': {$all: ['x', 'y']}}", new[] { 1 })]
    public async Task Conditions_on_one_member_of_an_array_are_kept_together(string filter, int[] expected)
    {
        var collection = await SeedAsync(
            "{_id: 1, n: [{f: 'A', g: ['x', 'y']}, {f: 'B', g: ['z']}]}", "{_id: 2, n: [{f: 'A', g: ['z']}]}", "{_id: 3, n: {f: 'A', g: ['x']}}", "{_id: 4, n: []}");
        (await IdsAsync(collection, filter)).Should().Equal(expected);
    }

    [SkippableTheory]
    [InlineData("{a: /^Smi/}", new[] { 1 })]
    [InlineData("{a: {$regex: '^O\\\\.Neil\\\\('}}", new[] { 4 })]
    [InlineData("{a: {$gte: 'Smi', $lt: 'Smj'}}", new[] { 1, 3 })] // each bound is met by another member of 3
    [InlineData("{a: {$elemMatch: {$gte: 'SMI', $lt: 'SMJ'}}}", new[] { 3 })]
    public async Task Text_is_found_by_its_beginning(string filter, int[] expected)
    {
        var collection = await SeedAsync("{_id: 1, a: 'Smith'}", "{_id: 2, a: 'smythe'}", "{_id: 3, a: ['x', 'SMITHERS']}", "{_id: 4, a: 'O.Neil(l)'}");
        (await IdsAsync(collection, filter)).Should().Equal(expected);
    }

    [SkippableFact]
    public async Task Numbers_compare_by_value_whatever_their_type()
    {
        var collection = await SeedAsync("{_id: 1, n: NumberDecimal('1.0')}", "{_id: 2, n: NumberLong(1)}", "{_id: 3, n: 1.5}", "{_id: 4, n: NumberDecimal('1.50')}");
        (await IdsAsync(collection, "{n: 1}")).Should().Equal(1, 2);
        (await IdsAsync(collection, "{n: {$gt: NumberDecimal('1.4'), $lte: NumberDecimal('1.5')}}")).Should().Equal(3, 4);
    }

    [SkippableFact]
    public async Task Times_compare_as_ranges()
    {
        var collection = await SeedAsync("{_id: 1, d: ISODate('2024-01-01')}", "{_id: 2, d: ISODate('2024-06-01T12:00:00.123Z')}", "{_id: 3, d: ISODate('2025-01-01')}");
        (await IdsAsync(collection, "{d: {$gte: ISODate('2024-06-01'), $lt: ISODate('2025-01-01')}}")).Should().Equal(2);
    }

    [SkippableFact]
    public async Task Sorting_is_by_several_keys_with_the_missing_first()
    {
        var collection = await SeedAsync("{_id: 1, a: 2, b: 1}", "{_id: 2, a: 1, b: 1}", "{_id: 3, a: 2, b: 0}", "{_id: 4}");
        var found = await collection.Find("{}").Sort("{a: 1, b: -1, _id: 1}").Skip(1).Limit(2).ToListAsync();
        found.Select(document => document["_id"].ToInt32()).Should().Equal(2, 1);
    }

    [SkippableFact]
    public async Task Pages_by_key_meet_every_document_once()
    {
        var collection = await FilledAsync(1000);
        await IndexAsync(collection, "{a: 1, _id: 1}");
        var (met, filter) = (new List<int>(), "{}");
        for (var page = await PageAsync(); page.Count > 0; page = await PageAsync())
        {
            met.AddRange(page.Select(document => document["_id"].ToInt32()));
            var last = page[^1];
            filter = $"{{$or: [{{a: {{$gt: {last["a"]}}}}}, {{a: {last["a"]}, _id: {{$gt: {last["_id"]}}}}}]}}";
        }

        met.Should().HaveCount(1000).And.OnlyHaveUniqueItems();

        Task<List<BsonDocument>> PageAsync() => collection.Find(filter).Sort("{a: 1, _id: 1}").Limit(77).ToListAsync();
    }

    [SkippableFact]
    public async Task Only_projected_fields_come()
    {
        var collection = await SeedAsync("{_id: 1, a: 1, b: {c: 1, d: 2}}");
        (await collection.Find("{}").Project("{a: 1, 'b.c': 1}").SingleAsync()).Should().Equal(Doc("{_id: 1, a: 1, b: {c: 1}}"));
        (await collection.Find("{}").Project("{_id: 0, b: 0}").SingleAsync()).Should().Equal(Doc("{a: 1}"));
    }

    [SkippableFact]
    public async Task Counting_takes_filter_and_limit()
    {
        var collection = await FilledAsync(1000);
        (await collection.CountDocumentsAsync("{b: 's7'}")).Should().Be(20);
        (await collection.CountDocumentsAsync("{}", new CountOptions { Limit = 101 })).Should().Be(101);
        (await collection.EstimatedDocumentCountAsync()).Should().BeGreaterThan(0);
    }

    [SkippableFact]
    public async Task Ten_thousand_ids_fit_into_one_filter()
    {
        var collection = await FilledAsync();
        var ids = Builders<BsonDocument>.Filter.In("_id", Enumerable.Range(0, 10_000));
        (await collection.Find(ids).Project("{_id: 1}").ToListAsync()).Should().HaveCount(5000);
    }

    [SkippableFact]
    public async Task A_time_limit_ends_a_slow_query()
    {
        var collection = await FilledAsync(3000);
        var from = collection.CollectionNamespace.CollectionName;
        var slow = () => collection.Aggregate<BsonDocument>(
            new[] { Doc($"{{$lookup: {{from: '{from}', let: {{x: '$a'}}, pipeline: [{{$match: {{$expr: {{$gt: ['$a', '$$x']}}}}}}], as: 'y'}}}}"), Doc("{$count: 'n'}") },
            new AggregateOptions { MaxTime = TimeSpan.FromMilliseconds(50) }).ToListAsync();
        await slow.Should().ThrowAsync<MongoExecutionTimeoutException>();
    }

    [SkippableFact]
    public async Task An_unknown_operator_is_refused()
    {
        var collection = await SeedAsync("{_id: 1}");
        var find = () => collection.Find(Doc("{a: {$nope: 1}}")).ToListAsync();
        (await find.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(2);
    }
}
