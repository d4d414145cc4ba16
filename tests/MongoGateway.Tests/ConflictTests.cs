using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MongoGateway.Tests;

public sealed class ConflictTests(MongoFixture fixture) : EngineTests(fixture)
{
    private const string Transient = "TransientTransactionError";

    [SkippableFact]
    public async Task The_second_writer_of_a_document_gets_a_write_conflict()
    {
        var collection = await SeedAsync("{_id: 1, v: 0}");
        using var first = await BeginAsync();
        using var second = await BeginAsync();
        await collection.UpdateOneAsync(first, "{_id: 1}", "{$set: {v: 1}}");
        var write = () => collection.UpdateOneAsync(second, "{_id: 1}", "{$set: {v: 2}}");
        var thrown = (await write.Should().ThrowAsync<MongoCommandException>()).Which;
        (thrown.Code, thrown.HasErrorLabel(Transient)).Should().Be((112, true));
        await first.CommitTransactionAsync();
        await second.AbortTransactionAsync();
        (await collection.Find("{_id: 1}").SingleAsync())["v"].ToInt32().Should().Be(1);
    }

    [SkippableTheory]
    [InlineData("replace")]
    [InlineData("update")]
    [InlineData("delete")]
    [InlineData("modify")]
    public async Task Writing_what_changed_after_the_snapshot_is_a_conflict(string kind)
    {
        var collection = await SeedAsync("{_id: 1, v: 0}");
        using var session = await BeginAsync();
        await collection.Find(session, "{}").ToListAsync();
        await collection.UpdateOneAsync("{_id: 1}", "{$set: {v: 1}}");
        var write = async () =>
        {
            _ = kind switch
            {
                "replace" => (object)await collection.ReplaceOneAsync(session, "{_id: 1}", Doc("{_id: 1, v: 9}")),
                "update" => await collection.UpdateOneAsync(session, "{_id: 1}", "{$set: {v: 9}}"),
                "delete" => await collection.DeleteOneAsync(session, "{_id: 1}"),
                _ => await collection.FindOneAndUpdateAsync<BsonDocument>(session, "{_id: 1}", "{$set: {v: 9}}"),
            };
        };
        (await write.Should().ThrowAsync<MongoException>()).Which.HasErrorLabel(Transient).Should().BeTrue();
        await session.AbortTransactionAsync();
        (await collection.Find("{_id: 1}").SingleAsync())["v"].ToInt32().Should().Be(1);
    }

    [SkippableFact]
    public async Task Two_transactions_that_claim_one_key_conflict()
    {
        var collection = await SeedAsync("{_id: 'other'}");
        using var first = await BeginAsync();
        using var second = await BeginAsync();
        await collection.InsertOneAsync(first, Doc("{_id: 'claim'}"));
        var claim = () => collection.InsertOneAsync(second, Doc("{_id: 'claim'}"));
        (await claim.Should().ThrowAsync<MongoException>()).Which.HasErrorLabel(Transient).Should().BeTrue();
        await first.CommitTransactionAsync();
        await second.AbortTransactionAsync();
        (await collection.CountDocumentsAsync("{_id: 'claim'}")).Should().Be(1);
    }

    [SkippableFact]
    public async Task A_duplicate_inside_a_transaction_is_11000_and_ends_it()
    {
        var collection = await SeedAsync("{_id: 1}");
        using var session = await BeginAsync();
        await collection.InsertOneAsync(session, Doc("{_id: 2}"));
        var duplicate = () => collection.InsertOneAsync(session, Doc("{_id: 1}"));
        var thrown = (await duplicate.Should().ThrowAsync<MongoWriteException>()).Which;
        (thrown.WriteError.Code, thrown.HasErrorLabel(Transient)).Should().Be((11000, false));
        var goOn = () => collection.InsertOneAsync(session, Doc("{_id: 3}"));
        (await goOn.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(251);
        await session.AbortTransactionAsync();
        (await IdsAsync(collection, "{}")).Should().Equal(1);
    }

    [SkippableFact]
    public async Task Transactions_that_are_tried_again_lose_no_update()
    {
        var collection = await SeedAsync("{_id: 1, n: 0}");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 10; i++)
            {
                using var session = await Client.StartSessionAsync();
                await session.WithTransactionAsync(async (handle, token) =>
                {
                    var n = (await collection.Find(handle, "{_id: 1}").SingleAsync(token))["n"].ToInt32();
                    return await collection.UpdateOneAsync(handle, "{_id: 1}", $"{{$set: {{n: {n + 1}}}}}", cancellationToken: token);
                });
            }
        }));
        (await collection.Find("{_id: 1}").SingleAsync())["n"].ToInt32().Should().Be(80);
    }

    [SkippableFact]
    public async Task A_plain_write_waits_for_a_transaction()
    {
        var collection = await SeedAsync("{_id: 1, v: 0}");
        using var session = await BeginAsync();
        await collection.UpdateOneAsync(session, "{_id: 1}", "{$inc: {v: 1}}");
        var outside = collection.UpdateOneAsync("{_id: 1}", "{$inc: {v: 10}}");
        await Task.Delay(300);
        outside.IsCompleted.Should().BeFalse();
        await session.CommitTransactionAsync();
        await outside;
        (await collection.Find("{_id: 1}").SingleAsync())["v"].ToInt32().Should().Be(11);
    }

    [SkippableFact]
    public async Task Plain_increments_at_once_lose_nothing()
    {
        var collection = await SeedAsync("{_id: 1, n: 0}");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 320),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (_, token) => await collection.UpdateOneAsync("{_id: 1}", "{$inc: {n: 1}}", cancellationToken: token));
        (await collection.Find("{_id: 1}").SingleAsync())["n"].ToInt32().Should().Be(320);
    }

    [SkippableFact]
    public async Task Upserts_of_one_id_at_once_insert_it_once()
    {
        var collection = await SeedAsync("{_id: 'other'}");
        var refused = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 64), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, token) =>
        {
            try
            {
                await collection.UpdateOneAsync("{_id: 1}", "{$inc: {n: 1}}", new UpdateOptions { IsUpsert = true }, token);
            }
            catch (MongoWriteException e) when (e.WriteError.Category == ServerErrorCategory.DuplicateKey)
            {
                Interlocked.Increment(ref refused);
            }
        });
        (await collection.Find("{_id: 1}").SingleAsync())["n"].ToInt32().Should().Be(64 - refused);
    }
}
