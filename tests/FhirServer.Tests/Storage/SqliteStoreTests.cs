using FhirServer.Storage;
using FhirServer.Storage.Sqlite;

namespace FhirServer.Tests.Storage;

/// <summary>The contract, kept by SQLite in a file of its own for each test.</summary>
public sealed partial class SqliteStoreTests : StoreContract
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"fhir-{Guid.NewGuid():N}");

    protected override Task<IResourceStore> OpenAsync() => Task.FromResult<IResourceStore>(SqliteResourceStore.Open(directory, Clock));

    protected override Task CleanUpAsync()
    {
        Directory.Delete(directory, recursive: true);
        return Task.CompletedTask;
    }
}
