using System.Diagnostics;
using FhirServer.Storage.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Tests.Storage;

public sealed class MongoLeaseTests(MongoFixture mongo) : IClassFixture<MongoFixture>
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [SkippableFact]
    public async Task One_of_many_takes_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var job = $"one{round}";
            var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Lease(job, TimeSpan.FromMinutes(1)).TakeAsync(default))));
            taken.Count(isMine => isMine).Should().Be(1);
        }
    }

    [SkippableFact]
    public async Task It_falls_to_another_when_its_owner_is_gone_and_not_before()
    {
        var clock = Stopwatch.StartNew();
        (await Lease("gone", Short).TakeAsync(default)).Should().BeTrue();
        var heir = Lease("gone", Short);
        while (!await heir.TakeAsync(default))
            await Task.Delay(20);
        clock.Elapsed.Should().BeGreaterThan(Short - TimeSpan.FromMilliseconds(50)).And.BeLessThan(Short * 10);
    }

    [SkippableFact]
    public async Task It_is_renewed_while_the_job_runs_and_given_back_at_its_end()
    {
        var other = Lease("long", Short);
        var ran = await Lease("long", Short).RunAsync(
            async stop =>
            {
                for (var clock = Stopwatch.StartNew(); clock.Elapsed < Short * 3; await Task.Delay(100, stop))
                    (await other.TakeAsync(stop)).Should().BeFalse();
            },
            default);

        ran.Should().BeTrue();
        (await other.TakeAsync(default)).Should().BeTrue("it was given back");
    }

    [SkippableFact]
    public async Task A_job_whose_lease_was_lost_is_stopped()
    {
        var ran = await Lease("lost", Short).RunAsync(
            async stop =>
            {
                var theft = Builders<BsonDocument>.Update.Set("owner", "another").Set("until", DateTime.UtcNow.AddHours(1));
                await Meta.UpdateOneAsync("{_id: 'lease/lost'}", theft, cancellationToken: stop);
                await Task.Delay(TimeSpan.FromSeconds(30), stop);
            },
            default);

        ran.Should().BeFalse();
        var owner = await (await Meta.FindAsync("{_id: 'lease/lost'}")).SingleAsync();
        owner["owner"].AsString.Should().Be("another", "what is another's is not given back");
    }

    private IMongoCollection<BsonDocument> Meta => mongo.Database.GetCollection<BsonDocument>(MongoCollections.Meta);

    private MongoLease Lease(string job, TimeSpan life) => new(Meta, job, TimeProvider.System, life);
}
