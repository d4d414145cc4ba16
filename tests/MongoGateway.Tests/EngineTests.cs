using System.Globalization;
using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace MongoGateway.Tests;

/// <summary>
/// What the product needs of a MongoDB, tried on the engine that the tests found, so that a change of engine shows. Each test makes a
/// collection of its own.
/// </summary>
public abstract class EngineTests(MongoFixture fixture) : IClassFixture<MongoFixture>
{
    private static int made;

    /// <summary>The database of the class.</summary>
    protected IMongoDatabase Database => fixture.Database;

    /// <summary>The client that the database belongs to.</summary>
    protected MongoClient Client => fixture.Client;

    /// <summary>The fixture.</summary>
    protected MongoFixture Fixture => fixture;

    /// <summary>A document from MongoDB's extended JSON.</summary>
    protected static BsonDocument Doc(string json) => BsonDocument.Parse(json);

    /// <summary>A collection that does not exist yet.</summary>
    protected IMongoCollection<BsonDocument> Fresh() =>
        Database.GetCollection<BsonDocument>(string.Create(CultureInfo.InvariantCulture, $"c{Interlocked.Increment(ref made)}"));

    /// <summary>A collection with these documents.</summary>
    protected async Task<IMongoCollection<BsonDocument>> SeedAsync(params string[] documents)
    {
        var collection = Fresh();
        await collection.InsertManyAsync(documents.Select(Doc));
        return collection;
    }

    /// <summary>A collection with so many documents: a number, a text, an array of texts, an array of documents and a time.</summary>
    protected async Task<IMongoCollection<BsonDocument>> FilledAsync(int count = 5000)
    {
        var collection = Fresh();
        await collection.InsertManyAsync(Enumerable.Range(0, count).Select(i => new BsonDocument
        {
            { "_id", i },
            { "a", i % 500 },
            { "b", $"s{i % 50}" },
            { "t", new BsonArray { $"k{i % 100}", $"k{i % 333}" } },
            { "n", new BsonArray { new BsonDocument { { "s", $"sys{i % 3}" }, { "c", $"code{i % 400}" } } } },
            { "d", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(i) },
        }));
        return collection;
    }

    /// <summary>The ids of what a filter finds, in order.</summary>
    protected static async Task<IEnumerable<int>> IdsAsync(IMongoCollection<BsonDocument> collection, string filter) =>
        (await collection.Find(Doc(filter)).Sort("{_id: 1}").ToListAsync()).Select(document => document["_id"].ToInt32());

    /// <summary>Makes an index and returns its name.</summary>
    protected static Task<string> IndexAsync(IMongoCollection<BsonDocument> collection, string keys, CreateIndexOptions<BsonDocument>? options = null) =>
        collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(keys, options));

    /// <summary>The plan of a find, as JSON.</summary>
    protected async Task<string> PlanAsync(IMongoCollection<BsonDocument> collection, string filter, string? sort = null, int limit = 0)
    {
        var find = new BsonDocument { { "find", collection.CollectionNamespace.CollectionName }, { "filter", Doc(filter) } };
        if (sort is not null)
            find["sort"] = Doc(sort);
        if (limit > 0)
            find["limit"] = limit;
        return await PlanAsync(find);
    }

    /// <summary>The plan of a command, as JSON.</summary>
    protected async Task<string> PlanAsync(BsonDocument command)
    {
        var plan = await Database.RunCommandAsync<BsonDocument>(new BsonDocument { { "explain", command }, { "verbosity", "queryPlanner" } });
        return plan.TryGetValue("queryPlanner", out var planner) ? planner["winningPlan"].ToJson() : plan.ToJson();
    }

    /// <summary>Runs a pipeline, given as JSON.</summary>
    protected static Task<List<BsonDocument>> AggregateAsync(IMongoCollection<BsonDocument> collection, string pipeline) =>
        collection.Aggregate<BsonDocument>(BsonSerializer.Deserialize<BsonDocument[]>(pipeline)).ToListAsync();

    /// <summary>A session in which a transaction was started, as the product starts them.</summary>
    protected async Task<IClientSessionHandle> BeginAsync()
    {
        var session = await Client.StartSessionAsync();
        session.StartTransaction(new TransactionOptions(ReadConcern.Snapshot, writeConcern: WriteConcern.WMajority));
        return session;
    }
}
