using System.Diagnostics;
using System.Text.Json.Nodes;
using FhirServer.Storage.Mongo;
using FhirServer.Storage.Sqlite;
using FhirServer.Tests.Storage;
using Microsoft.Data.Sqlite;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Tests;

/// <summary>What /health/ready says, over both stores, and what the server does when its database comes late.</summary>
public sealed class ServerHealthTests(MongoFixture mongo) : IClassFixture<MongoFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_server_over_a_file_is_ready_while_it_can_write()
    {
        await using var store = await TestStore.NewAsync();
        await using var server = await TestServer.StartOnAsync(store);
        await BecomesAsync(server, 200, """{"status":"up"}""");
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(store.Folder, SqliteResourceStore.FileName)};Pooling=False"))
        {
            await other.OpenAsync();
            await using var hold = await other.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
            await BecomesAsync(server, 503, """{"status":"down","database":"unreachable"}""");
        }

        await BecomesAsync(server, 200, """{"status":"up"}""");
    }

    [SkippableFact]
    public async Task A_server_over_MongoDB_is_ready()
    {
        await using var server = await TestServer.StartAsync(Settings(mongo.ConnectionString));
        await BecomesAsync(server, 200, """{"status":"up"}""");
    }

    [SkippableFact]
    public async Task However_often_it_is_asked_the_store_is_asked_once_a_second()
    {
        await using var server = await TestServer.StartAsync(Settings(mongo.ConnectionString));
        await BecomesAsync(server, 200, """{"status":"up"}""");
        var times = new HashSet<BsonValue>();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 40; i++)
        {
            using var answer = await server.Http.GetAsync("/health/ready");
            times.Add((await (await Meta.FindAsync("{_id: 'schema'}")).SingleAsync())["checked"]);
        }

        times.Count.Should().BeLessThanOrEqualTo(2 + (int)watch.Elapsed.TotalSeconds);
    }

    [SkippableFact]
    public async Task A_server_is_not_ready_and_serves_nobody_once_a_newer_program_keeps_it_out()
    {
        await using var server = await TestServer.StartAsync(Settings(mongo.ConnectionString));
        await BecomesAsync(server, 200, """{"status":"up"}""");
        await Meta.UpdateOneAsync("{_id: 'schema'}", "{$set: {least: 999}}");
        try
        {
            await BecomesAsync(server, 503, """{"status":"down","schema":"needs another program"}""");
            await server.Http.ExpectAsync(503, "GET", "Patient/a");
        }
        finally
        {
            await Meta.UpdateOneAsync("{_id: 'schema'}", "{$set: {least: 1}}");
        }

        await BecomesAsync(server, 200, """{"status":"up"}""");
    }

    [SkippableFact]
    public async Task A_server_waits_for_its_database_serves_when_it_comes_and_says_when_it_goes()
    {
        var port = TestServer.FreePort();
        var engine = new MongoUrl(mongo.ConnectionString).Server;
        var late = new MongoUrlBuilder(mongo.ConnectionString) { Server = new MongoServerAddress("127.0.0.1", port), DirectConnection = true, ServerSelectionTimeout = TimeSpan.FromMilliseconds(500) };
        await using var server = await TestServer.StartAsync(Settings(late.ToString()));
        await BecomesAsync(server, 503, """{"status":"down","database":"unreachable"}""");
        await server.Http.ExpectAsync(503, "GET", "Patient?_count=1");
        (await server.Http.GetAsync("/health/live")).Code().Should().Be(200);

        await using (TcpForwarder.Start(port, engine.Host, engine.Port))
        {
            await BecomesAsync(server, 200, """{"status":"up"}""");
            await server.Http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
            await server.Http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
            (await server.Http.ExpectAsync(200, "GET", "Patient?_count=1")).Link("next").Should().NotBeNull("the key of page tokens was there to be had");
        }

        await BecomesAsync(server, 503, """{"status":"down","database":"unreachable"}""");
        await using (TcpForwarder.Start(port, engine.Host, engine.Port))
            await BecomesAsync(server, 200, """{"status":"up"}""");
    }

    private IMongoCollection<BsonDocument> Meta => mongo.Database.GetCollection<BsonDocument>(MongoCollections.Meta);

    private string[] Settings(string connectionString) => [$"--FhirServer:MongoDb:ConnectionString={connectionString}", $"--FhirServer:MongoDb:Database={mongo.DatabaseName}"];

    private static async Task BecomesAsync(TestServer server, int status, string body)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            using var answer = await server.Http.GetAsync("/health/ready");
            var said = await answer.Content.ReadAsStringAsync();
            if (answer.Code() == status && said == body)
                return;
            watch.Elapsed.Should().BeLessThan(Long, "it said {0}", JsonNode.Parse(said));
        }
    }
}
