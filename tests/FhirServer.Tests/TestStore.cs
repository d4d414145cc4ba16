namespace FhirServer.Tests;

/// <summary>
/// Where a server of the tests keeps what it is given; it outlives the server and goes when it is disposed. Here it is the embedded store in a
/// folder; tests/FhirServer.Mongo.Tests runs the same tests with a type of this name that means MongoDB.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private TestStore(string folder) => (Folder, Settings) = (folder, [$"--FhirServer:DataDirectory={folder}"]);

    /// <summary>The folder for what a server keeps in files.</summary>
    public string Folder { get; }

    /// <summary>The settings that lead a server to it.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>Makes an empty one.</summary>
    /// <exception cref="SkipException">There is no such store on this machine.</exception>
    public static Task<TestStore> NewAsync() => Task.FromResult(new TestStore(Directory.CreateTempSubdirectory("fhirserver-test-").FullName));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
