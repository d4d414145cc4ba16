using System.Security.Cryptography;
using FhirServer.Storage.Mongo;
using FhirServer.Tests.Storage;

namespace FhirServer.Tests;

/// <summary>A page of one server leads on at every other server of the same store.</summary>
public sealed class PageTokensOfServersTests(MongoFixture mongo) : IClassFixture<MongoFixture>
{
    [SkippableFact]
    public async Task A_page_token_of_one_server_is_good_on_another_over_one_MongoDB()
    {
        string[] settings = [$"--FhirServer:MongoDb:ConnectionString={mongo.ConnectionString}", $"--FhirServer:MongoDb:Database={mongo.DatabaseName}"];
        using var folders = new TemporaryFolders();
        await using var one = await TestServer.StartInAsync(folders.One, settings);
        await using var two = await TestServer.StartInAsync(folders.Two, settings);
        await LeadsOnAsync(one, two);
        Directory.EnumerateFiles(folders.One).Should().BeEmpty("nothing is kept beside the database");
    }

    [Fact]
    public async Task A_page_token_of_one_server_is_good_on_another_over_one_file()
    {
        using var folders = new TemporaryFolders();
        await using var one = await TestServer.StartInAsync(folders.One);
        await using var two = await TestServer.StartInAsync(folders.One);
        await LeadsOnAsync(one, two);
    }

    [SkippableFact]
    public async Task The_secret_is_that_of_the_one_that_asked_first()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => new MongoResourceStore(new MongoDbOptions { ConnectionString = mongo.ConnectionString, Database = mongo.DatabaseName }, Given.Types, TimeProvider.System)).ToList();
        var secrets = await Task.WhenAll(stores.Select(store => Task.Run(() => store.SecretAsync("test", RandomNumberGenerator.GetBytes(32), default))));
        secrets.Select(Convert.ToHexString).Distinct().Should().ContainSingle();
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    private static async Task LeadsOnAsync(TestServer one, TestServer two)
    {
        var ids = new HashSet<string>();
        for (var i = 0; i < 3; i++)
            ids.Add(await one.Http.CreateAsync("Basic", """{"resourceType":"Basic","code":{"text":"x"}}"""));
        var found = new List<string>();
        var url = "Basic?_count=1";
        for (var i = 0; i < 3; i++)
        {
            var page = await (i % 2 == 0 ? one : two).Http.ExpectAsync(200, "GET", url);
            found.AddRange(page.MatchIds());
            url = page.Link("next") is { } next ? "Basic" + next[next.IndexOf('?', StringComparison.Ordinal)..] : url;
        }

        found.Should().BeEquivalentTo(ids);
    }

    private sealed class TemporaryFolders : IDisposable
    {
        public string One { get; } = Directory.CreateTempSubdirectory("fhirserver-page-").FullName;

        public string Two { get; } = Directory.CreateTempSubdirectory("fhirserver-page-").FullName;

        public void Dispose()
        {
            Directory.Delete(One, recursive: true);
            Directory.Delete(Two, recursive: true);
        }
    }
}
