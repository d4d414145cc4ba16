using FhirServer.Storage;
using FhirServer.Storage.Sqlite;
using Xunit.Abstractions;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>SQLite agrees with the judge.</summary>
public sealed class SqliteStoresAgree(ITestOutputHelper output) : StoresAgree(output)
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fhirserver-agree-").FullName;

    protected override Task<IResourceStore> OpenAsync() => Task.FromResult<IResourceStore>(SqliteResourceStore.Open(_directory, Clock));

    protected override Task CleanUpAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }
}
