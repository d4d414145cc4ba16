using FhirServer.Storage.Sqlite;

namespace FhirServer.Tests.Storage.Verification;

/// <summary>A store that was filled, on disk for all tests of a class; each damages a copy.</summary>
public sealed class SqliteFilled : IAsyncLifetime
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("fhirserver-verify-");

    /// <summary>A data directory of its own with a copy of the store.</summary>
    public string Copy()
    {
        var copy = Directory.CreateDirectory(Path.Combine(root.FullName, Guid.NewGuid().ToString("N"))).FullName;
        File.Copy(Path.Combine(root.FullName, SqliteResourceStore.FileName), Path.Combine(copy, SqliteResourceStore.FileName));
        return copy;
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => FilledStore.FillAsync(root.FullName);

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        root.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
