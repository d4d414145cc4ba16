using FhirServer.Tests.Storage;

namespace FhirServer.Tests;

/// <summary>
/// Where a server of the tests keeps what it is given; it outlives the server and goes when it is disposed. Here it is a database of its own
/// on MongoDB; in tests/FhirServer.Tests the type of this name means the embedded store.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly MongoEngine engine;
    private readonly string database;

    private TestStore(MongoEngine engine, string database)
    {
        (this.engine, this.database) = (engine, database);
        Folder = Directory.CreateTempSubdirectory("fhirserver-test-").FullName;
        Settings =
        [
            $"--FhirServer:DataDirectory={Folder}", $"--FhirServer:MongoDb:ConnectionString={engine.ConnectionString}", $"--FhirServer:MongoDb:Database={database}",
        ];
    }

    /// <summary>The folder for what a server keeps in files.</summary>
    public string Folder { get; }

    /// <summary>The settings that lead a server to it.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>Makes an empty one.</summary>
    /// <exception cref="SkipException">There is no such store on this machine.</exception>
    public static async Task<TestStore> NewAsync()
    {
        var found = await MongoEngine.GetAsync();
        Skip.If(found is null, $"no MongoDB: {MongoEngine.Missing}");
        return new TestStore(found!, MongoEngine.NewDatabaseName());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var client = engine.Connect();
        await client.DropDatabaseAsync(database);
        Directory.Delete(Folder, recursive: true);
    }
}
