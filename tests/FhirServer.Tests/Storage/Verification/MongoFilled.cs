using FhirServer.Storage.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Tests.Storage.Verification;

/// <summary>A store that was filled, in memory for all tests of a class; each damages a copy in a database of its own.</summary>
public sealed class MongoFilled : IAsyncLifetime
{
    private static readonly string[] Collections =
        [MongoCollections.Resources, MongoCollections.History, MongoCollections.Commits, MongoCollections.Claims, MongoCollections.Chunks, MongoCollections.Meta];

    private readonly Dictionary<string, List<BsonDocument>> documents = [];
    private MongoEngine? engine;
    private MongoClient? client;

    /// <summary>Where the engine listens.</summary>
    public string ConnectionString => engine!.ConnectionString;

    /// <summary>Whether it is the tests' own gateway, whose indexes can be damaged.</summary>
    public bool IsGateway => engine!.Name == DocumentDb.EngineName;

    /// <summary>A database with a copy of the store; skips the test when there is no engine.</summary>
    public async Task<IMongoDatabase> CopyAsync()
    {
        Skip.If(client is null, $"no MongoDB: {MongoEngine.Missing}");
        var name = MongoEngine.NewDatabaseName();
        var database = client!.GetDatabase(name);
        await using (var store = Open(database))
            await store.OpenAsync(default);
        await database.GetCollection<BsonDocument>(MongoCollections.Meta).DeleteManyAsync(new BsonDocument());
        foreach (var (collection, all) in documents.Where(collection => collection.Value.Count > 0))
            await database.GetCollection<BsonDocument>(collection).InsertManyAsync(all);
        return database;
    }

    /// <summary>A store on a copy.</summary>
    internal MongoResourceStore Open(IMongoDatabase database) =>
        new(engine!.Options(database.DatabaseNamespace.DatabaseName), Given.Types, TimeProvider.System);

    /// <summary>Removes a copy.</summary>
    public Task DropAsync(IMongoDatabase database) => client!.DropDatabaseAsync(database.DatabaseNamespace.DatabaseName);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        engine = await MongoEngine.GetAsync();
        if (engine is null)
            return;
        client = engine.Connect();
        var name = MongoEngine.NewDatabaseName();
        var data = Directory.CreateTempSubdirectory("fhirserver-verify-");
        await FilledStore.FillAsync(data.FullName, $"--FhirServer:MongoDb:ConnectionString={ConnectionString}", $"--FhirServer:MongoDb:Database={name}");
        data.Delete(recursive: true);
        foreach (var collection in Collections)
            documents.Add(collection, await client.GetDatabase(name).GetCollection<BsonDocument>(collection).Find(new BsonDocument()).ToListAsync());
        await client.DropDatabaseAsync(name);
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        client?.Dispose();
        return Task.CompletedTask;
    }
}
