using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MongoGateway.Tests;

public sealed class UniqueIndexTests(MongoFixture fixture) : EngineTests(fixture)
{
    private static readonly CreateIndexOptions<BsonDocument> Unique = new() { Unique = true };

    [SkippableFact]
    public async Task A_duplicate_is_refused_with_the_name_of_the_index()
    {
        var collection = await SeedAsync("{_id: 1, u: 1}", "{_id: 2, u: 2}");
        var index = await IndexAsync(collection, "{u: 1}", Unique);
        var insert = () => collection.InsertOneAsync(Doc("{u: 1}"));
        var error = (await insert.Should().ThrowAsync<MongoWriteException>()).Which.WriteError;
        error.Code.Should().Be(11000);
        error.Message.Should().Contain("E11000").And.Contain($"index: {index}");
    }

    [SkippableFact]
    public async Task No_kind_of_write_makes_a_duplicate()
    {
        var collection = await SeedAsync("{_id: 1, u: 1}", "{_id: 2, u: 2}");
        await IndexAsync(collection, "{u: 1}", Unique);
        var update = () => collection.UpdateOneAsync("{_id: 2}", "{$set: {u: 1}}");
        var replace = () => collection.ReplaceOneAsync("{_id: 2}", Doc("{_id: 2, u: 1}"));
        var modify = () => collection.FindOneAndReplaceAsync<BsonDocument>("{_id: 2}", Doc("{_id: 2, u: 1}"));
        (await update.Should().ThrowAsync<MongoWriteException>()).Which.WriteError.Code.Should().Be(11000);
        (await replace.Should().ThrowAsync<MongoWriteException>()).Which.WriteError.Code.Should().Be(11000);
        (await modify.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(11000);
    }

    [SkippableTheory]
    [InlineData("{a: 1, b: 1}", "{_id: 1, a: 1, b: 2}", "{_id: 2, a: 1, b: 1}", "{_id: 3, a: 1, b: 2}")]
    [InlineData("{u: 1}", "{_id: 1, u: [1, 2]}", "{_id: 2, u: [4]}", "{_id: 3, u: [2, 3]}")]
    [InlineData("{u: 1}", "{_id: 1}", "{_id: 2, u: 1}", "{_id: 3}")]
    public async Task Compound_array_and_missing_keys_are_unique_too(string keys, string first, string other, string duplicate)
    {
        var collection = await SeedAsync(first);
        await IndexAsync(collection, keys, Unique);
        await collection.InsertOneAsync(Doc(other));
        var insert = () => collection.InsertOneAsync(Doc(duplicate));
        (await insert.Should().ThrowAsync<MongoWriteException>()).Which.WriteError.Category.Should().Be(ServerErrorCategory.DuplicateKey);
    }

    [SkippableFact]
    public async Task A_partial_unique_index_only_minds_what_it_covers()
    {
        var collection = await SeedAsync("{_id: 1, u: 1, current: false}", "{_id: 2, u: 1, current: true}");
        await IndexAsync(collection, "{u: 1}", new CreateIndexOptions<BsonDocument> { Unique = true, PartialFilterExpression = "{current: true}" });
        await collection.InsertOneAsync(Doc("{_id: 3, u: 1, current: false}"));
        var insert = () => collection.InsertOneAsync(Doc("{_id: 4, u: 1, current: true}"));
        await insert.Should().ThrowAsync<MongoWriteException>();
    }

    [SkippableFact]
    public async Task A_unique_index_over_duplicates_is_not_made()
    {
        var collection = await SeedAsync("{_id: 1, u: 1}", "{_id: 2, u: 1}");
        var make = () => IndexAsync(collection, "{u: 1}", Unique);
        (await make.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(11000);
    }

    [SkippableFact]
    public async Task Of_many_who_claim_a_key_at_once_one_gets_it()
    {
        var collection = await SeedAsync("{_id: 'other'}");
        var won = await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            try
            {
                await collection.InsertOneAsync(Doc("{_id: 'claim'}"));
                return 1;
            }
            catch (MongoWriteException e) when (e.WriteError.Category == ServerErrorCategory.DuplicateKey)
            {
                return 0;
            }
        }));
        won.Sum().Should().Be(1);
    }
}
