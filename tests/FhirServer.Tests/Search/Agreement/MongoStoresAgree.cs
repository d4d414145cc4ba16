using FhirServer.Storage;
using FhirServer.Storage.Mongo;
using FhirServer.Tests.Storage;
using Xunit.Abstractions;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>MongoDB agrees with the judge.</summary>
public sealed class MongoStoresAgree(ITestOutputHelper output) : StoresAgree(output)
{
    private readonly string _database = MongoEngine.NewDatabaseName();
    private MongoEngine? _engine;

    protected override async Task<IResourceStore> OpenAsync()
    {
        _engine = await MongoEngine.GetAsync();
        Skip.If(_engine is null, $"no MongoDB: {MongoEngine.Missing}");
        var store = new MongoResourceStore(_engine!.Options(_database), Given.Types, Clock);
        await store.OpenAsync(default);
        return store;
    }

    protected override async Task CleanUpAsync()
    {
        using var client = _engine!.Connect();
        await client.DropDatabaseAsync(_database);
    }
}
