using MongoDB.Driver;

namespace FhirServer.Tests.Storage;

/// <summary>A database of its own for all tests of a class, dropped at their end. Where no engine can be had they are skipped.</summary>
public sealed class MongoFixture : IAsyncLifetime
{
    private MongoEngine? engine;
    private MongoClient? client;

    /// <summary>The name of the database.</summary>
    public string DatabaseName { get; } = MongoEngine.NewDatabaseName();

    /// <summary>Where the engine listens; without a database name.</summary>
    public string ConnectionString => Require().ConnectionString;

    /// <summary>A client of the engine.</summary>
    public MongoClient Client
    {
        get
        {
            Require();
            return client!;
        }
    }

    /// <summary>The database.</summary>
    public IMongoDatabase Database => Client.GetDatabase(DatabaseName);

    /// <summary>Whether it is the tests' own gateway, of which some things are known that no other engine does.</summary>
    public bool IsGateway => string.Equals(Require().Name, DocumentDb.EngineName, StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        engine = await MongoEngine.GetAsync();
        client = engine?.Connect();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (client is null)
            return;
        await client.DropDatabaseAsync(DatabaseName);
        client.Dispose();
    }

    private MongoEngine Require()
    {
        Skip.If(engine is null, $"no MongoDB: {MongoEngine.Missing}");
        return engine!;
    }
}
