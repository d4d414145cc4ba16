using FhirServer.Tests.Storage;
using MongoDB.Driver;

namespace FhirServer.Tests.Faults;

/// <summary>The real server with a database of its own behind a line that can fail. Where no engine can be had the test is skipped.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly MongoClient client;
    private readonly string database;

    private FaultyServer(MongoEngine engine, string database, FaultyProxy line, TestServer server) =>
        (client, this.database, Line, Server) = (engine.Connect(), database, line, server);

    /// <summary>The line to the database.</summary>
    public FaultyProxy Line { get; }

    /// <summary>The server.</summary>
    public TestServer Server { get; }

    /// <summary>A client of the server.</summary>
    public HttpClient Http => Server.Http;

    /// <summary>The database, reached past the line.</summary>
    public IMongoDatabase Database => client.GetDatabase(database);

    /// <summary>Starts it.</summary>
    /// <param name="options">Options of the connection string, such as <c>socketTimeoutMS=2000</c>.</param>
    public static async Task<FaultyServer> StartAsync(params string[] options)
    {
        var found = await MongoEngine.GetAsync();
        Skip.If(found is null, $"no MongoDB: {MongoEngine.Missing}");
        return await StartOnAsync(found!, options);
    }

    /// <summary>Starts it on an engine.</summary>
    public static async Task<FaultyServer> StartOnAsync(MongoEngine on, params string[] options)
    {
        var (line, name) = (FaultyProxy.Start(on.ConnectionString), MongoEngine.NewDatabaseName());
        var server = await TestServer.StartAsync($"--FhirServer:MongoDb:ConnectionString={line.ConnectionString(options)}", $"--FhirServer:MongoDb:Database={name}");
        return new FaultyServer(on, name, line, server);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Line.Resume();
        await Server.DisposeAsync();
        await Line.DisposeAsync();
        await client.DropDatabaseAsync(database);
        client.Dispose();
    }
}
