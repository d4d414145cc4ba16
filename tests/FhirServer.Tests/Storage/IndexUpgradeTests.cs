using System.Text;
using FhirServer.Search;
using FhirServer.Storage.Sqlite;
using FhirServer.Tests.Operations;
using MongoDB.Bson;

namespace FhirServer.Tests.Storage;

/// <summary>An index that an older program made is built anew by itself, beside the requests.</summary>
public sealed class IndexUpgradeTests(MongoFixture mongo) : IClassFixture<MongoFixture>
{
    [Fact]
    public async Task A_file_of_the_first_schema_is_recognised_and_its_index_built()
    {
        var folder = Directory.CreateTempSubdirectory("fhirserver-old-").FullName;
        using (var session = SqliteSession.Open(Path.Combine(folder, SqliteResourceStore.FileName), 1024, readOnly: false))
        {
            SqliteSchema.Upgrade(session, newest: 1);
            session.Execute("INSERT INTO name (id, text) VALUES (1, 'Patient')");
            session.Execute("INSERT INTO resource (rid, type, id, seq, version, last_updated, deleted, tables) VALUES (1, 1, 'a', 1, 1, 638000000000000000, 0, 0)");
            session.Statement("INSERT INTO version (seq, rid, type, version, last_updated, method, json) VALUES (1, 1, 1, 1, 638000000000000000, 1, ?)")
                .Bind(1, Encoding.UTF8.GetBytes("""{"resourceType":"Patient","id":"a","meta":{"versionId":"1","lastUpdated":"2022-09-29T14:13:20.000Z"},"name":[{"family":"Rao"}]}""")).Run();
        }

        await using (var server = await TestServer.StartInAsync(folder))
            await ShouldFindAsync(server, "a");
        await using (var again = await TestServer.StartInAsync(folder))
            (await again.Http.ExpectAsync(200, "GET", "_async"))["parameter"]!.AsArray().Should().ContainSingle("it is done once");
        Directory.Delete(folder, recursive: true);
    }

    [SkippableFact]
    public async Task A_database_without_stamps_is_recognised_and_its_index_built()
    {
        string[] settings = [$"--FhirServer:MongoDb:ConnectionString={mongo.ConnectionString}", $"--FhirServer:MongoDb:Database={mongo.DatabaseName}"];
        var folder = Directory.CreateTempSubdirectory("fhirserver-old-").FullName;
        await using (var server = await TestServer.StartInAsync(folder, settings))
            await server.Http.PutAnyAsync("Patient/a", """{"resourceType":"Patient","id":"a","name":[{"family":"Rao"}]}""");
        var database = mongo.Database;
        await database.GetCollection<BsonDocument>("meta").DeleteOneAsync(new BsonDocument("_id", "index"));
        await database.GetCollection<BsonDocument>("resources").UpdateManyAsync(new BsonDocument(), new BsonDocument("$unset", new BsonDocument { { "gen", "" }, { "s", "" } }));

        await using (var server = await TestServer.StartInAsync(folder, settings))
            await ShouldFindAsync(server, "a");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_stamp_of_a_newer_program_or_set_is_greater()
    {
        IndexGeneration.Stamp(0).Should().BeGreaterThan(0, "data of the first generation has no stamp, or 0");
        IndexGeneration.Stamp(2).Should().BeGreaterThan(IndexGeneration.Stamp(1));
    }

    private static async Task ShouldFindAsync(TestServer server, string id)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await server.Http.ExpectAsync(200, "GET", "Patient?name=rao")).MatchIds().Count == 0)
            await Task.Delay(100, enough.Token);
        (await server.Http.ExpectAsync(200, "GET", "Patient?name=rao")).MatchIds().Should().Equal(id);
        (await server.Http.ExpectAsync(200, "GET", "_async")).ToString().Should().Contain("upgrade");
        while (!(await server.Http.ExpectAsync(200, "GET", "_async")).ToString().Contains("completed", StringComparison.Ordinal))
            await Task.Delay(100, enough.Token);
    }
}
