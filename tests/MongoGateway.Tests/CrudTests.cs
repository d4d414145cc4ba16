using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MongoGateway.Tests;

public sealed class CrudTests(MongoFixture fixture) : EngineTests(fixture)
{
    [SkippableFact]
    public async Task What_is_inserted_is_found_by_id()
    {
        var collection = await SeedAsync("{_id: 1, a: 'x'}", "{_id: 2}");
        (await collection.Find("{_id: 1}").SingleAsync()).Should().Equal(Doc("{_id: 1, a: 'x'}"));
    }

    [SkippableFact]
    public async Task Every_kind_of_value_survives()
    {
        var document = Doc("""
            {_id: 1, d: 1.5, s: 'ä€😀', o: {z: 1, a: 2}, l: [1, [2], {}], t: true, n: null, i: NumberInt(1), long: NumberLong('9007199254740993'),
             when: ISODate('2024-02-29T23:59:59.999Z'), re: /a.b/i, low: MinKey, high: MaxKey, id: ObjectId('0123456789abcdef01234567')}
            """);
        document["bin"] = new BsonBinaryData([0, 1, 255]);
        document["uuid"] = new BsonBinaryData(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), GuidRepresentation.Standard);
        var collection = Fresh();
        await collection.InsertOneAsync(document);
        (await collection.Find("{_id: 1}").SingleAsync()).ToJson().Should().Be(document.ToJson());
    }

    [SkippableFact]
    public async Task Decimals_keep_their_digits()
    {
        string[] digits = ["1.50", "0.000", "-1.10E+10", "9999999999999999999999999999999999", "1E-6176"];
        var collection = Fresh();
        await collection.InsertManyAsync(digits.Select((text, i) => new BsonDocument { { "_id", i }, { "v", Decimal128.Parse(text) } }));
        var found = await collection.Find("{}").Sort("{_id: 1}").ToListAsync();
        found.Select(document => document["v"].AsDecimal128.ToString()).Should().Equal(digits.Select(text => Decimal128.Parse(text).ToString()));
    }

    [SkippableFact]
    public async Task Bytes_come_back_as_they_went_in()
    {
        var bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);
        var collection = Fresh();
        await collection.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "body", bytes } });
        (await collection.Find("{_id: 1}").SingleAsync())["body"].AsByteArray.Should().Equal(bytes);
    }

    [SkippableFact]
    public async Task A_second_document_with_an_id_is_refused_with_11000()
    {
        var collection = await SeedAsync("{_id: 1}");
        var insert = () => collection.InsertOneAsync(Doc("{_id: 1}"));
        var error = (await insert.Should().ThrowAsync<MongoWriteException>()).Which.WriteError;
        error.Code.Should().Be(11000);
        error.Category.Should().Be(ServerErrorCategory.DuplicateKey);
        error.Message.Should().Contain("index: _id_");
    }

    [SkippableFact]
    public async Task An_ordered_insert_stops_at_the_first_error_and_an_unordered_one_goes_on()
    {
        BsonDocument[] documents = [Doc("{_id: 1}"), Doc("{_id: 1}"), Doc("{_id: 2}")];
        var ordered = Fresh();
        var stop = () => ordered.InsertManyAsync(documents);
        await stop.Should().ThrowAsync<MongoBulkWriteException<BsonDocument>>();
        (await IdsAsync(ordered, "{}")).Should().Equal(1);
        var unordered = Fresh();
        var goOn = () => unordered.InsertManyAsync(documents, new InsertManyOptions { IsOrdered = false });
        await goOn.Should().ThrowAsync<MongoBulkWriteException<BsonDocument>>();
        (await IdsAsync(unordered, "{}")).Should().Equal(1, 2);
    }

    [SkippableFact]
    public async Task A_replacement_tells_what_it_matched_and_may_insert()
    {
        var collection = await SeedAsync("{_id: 1, v: 1}");
        (await collection.ReplaceOneAsync("{_id: 1, v: 1}", Doc("{_id: 1, v: 2}"))).MatchedCount.Should().Be(1);
        (await collection.ReplaceOneAsync("{_id: 1, v: 1}", Doc("{_id: 1, v: 3}"))).MatchedCount.Should().Be(0);
        var upserted = await collection.ReplaceOneAsync("{_id: 9}", Doc("{_id: 9, v: 1}"), new ReplaceOptions { IsUpsert = true });
        upserted.UpsertedId.Should().Be(new BsonInt32(9));
        (await collection.Find("{_id: 1}").SingleAsync())["v"].Should().Be(new BsonInt32(2));
    }

    [SkippableFact]
    public async Task Updates_set_unset_and_count()
    {
        var collection = await SeedAsync("{_id: 1, n: 2, gone: 1, l: [1]}");
        await collection.UpdateOneAsync("{_id: 1}", "{$set: {'a.b': 2}, $unset: {gone: 1}, $inc: {n: 3}, $push: {l: 2}, $max: {top: 7}}");
        (await collection.Find("{_id: 1}").Project("{_id: 0, n: 1, l: 1, 'a.b': 1, top: 1, gone: 1}").SingleAsync())
            .ToDictionary().Should().BeEquivalentTo(Doc("{n: 5, l: [1, 2], a: {b: 2}, top: 7}").ToDictionary());
    }

    [SkippableFact]
    public async Task FindOneAndUpdate_hands_out_each_number_once()
    {
        var collection = Fresh();
        var options = new FindOneAndUpdateOptions<BsonDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.After };
        await collection.FindOneAndUpdateAsync<BsonDocument>("{_id: 'sequence'}", "{$inc: {n: 1}}", options);
        var numbers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ =>
            collection.FindOneAndUpdateAsync<BsonDocument>("{_id: 'sequence'}", "{$inc: {n: 1}}", options)));
        numbers.Select(document => document["n"].ToInt32()).Order().Should().Equal(Enumerable.Range(2, 64));
    }

    [SkippableFact]
    public async Task A_stale_version_does_not_match_FindOneAndReplace()
    {
        var collection = await SeedAsync("{_id: 1, v: 1}");
        (await collection.FindOneAndReplaceAsync<BsonDocument>("{_id: 1, v: 1}", Doc("{_id: 1, v: 2}"))).Should().NotBeNull();
        (await collection.FindOneAndReplaceAsync<BsonDocument>("{_id: 1, v: 1}", Doc("{_id: 1, v: 2}"))).Should().BeNull();
    }

    [SkippableFact]
    public async Task A_bulk_of_mixed_writes_counts_each_kind()
    {
        var collection = await SeedAsync("{_id: 1, a: 1}", "{_id: 2, a: 1}");
        var result = await collection.BulkWriteAsync([
            new InsertOneModel<BsonDocument>(Doc("{_id: 3, a: 3}")),
            new UpdateManyModel<BsonDocument>("{a: 1}", "{$inc: {a: 100}}"),
            new ReplaceOneModel<BsonDocument>("{_id: 8}", Doc("{_id: 8}")) { IsUpsert = true },
            new DeleteOneModel<BsonDocument>("{_id: 2}"),
        ]);
        (result.InsertedCount, result.MatchedCount, result.Upserts.Count, result.DeletedCount).Should().Be((1L, 2L, 1, 1L));
    }

    [SkippableFact]
    public async Task An_unordered_bulk_reports_each_error_with_its_place()
    {
        var collection = await SeedAsync("{_id: 1}", "{_id: 2}");
        var write = () => collection.BulkWriteAsync(
            [.. new[] { 1, 3, 2 }.Select(id => new InsertOneModel<BsonDocument>(new BsonDocument("_id", id)))],
            new BulkWriteOptions { IsOrdered = false });
        var errors = (await write.Should().ThrowAsync<MongoBulkWriteException<BsonDocument>>()).Which.WriteErrors;
        errors.Select(error => (error.Index, error.Code)).Should().BeEquivalentTo([(0, 11000), (2, 11000)]);
        (await IdsAsync(collection, "{}")).Should().Equal(1, 2, 3);
    }

    [SkippableFact]
    public async Task Deletes_count_what_they_removed()
    {
        var collection = await SeedAsync("{_id: 1, a: 1}", "{_id: 2, a: 1}", "{_id: 3, a: 2}");
        (await collection.DeleteOneAsync("{a: 2}")).DeletedCount.Should().Be(1);
        (await collection.DeleteManyAsync("{a: 1}")).DeletedCount.Should().Be(2);
    }

    [SkippableFact]
    public async Task Writes_that_are_not_acknowledged_happen_too()
    {
        var collection = await SeedAsync("{_id: 0}");
        await collection.WithWriteConcern(WriteConcern.Unacknowledged).InsertOneAsync(Doc("{_id: 1}"));
        for (var i = 0; i < 100 && await collection.CountDocumentsAsync("{}") < 2; i++)
            await Task.Delay(20);
        (await IdsAsync(collection, "{}")).Should().Equal(0, 1);
    }
}
