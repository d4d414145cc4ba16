using System.Text;
using FhirServer.Storage;
using FhirServer.Storage.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;
using Npgsql;

namespace FhirServer.Tests.Storage.Verification;

/// <summary>Each kind of damage, done to a copy of a store, is told by its place and kind; what is whole is called whole, also while it is written.</summary>
public sealed class MongoVerificationTests(MongoFilled filled) : IClassFixture<MongoFilled>, IAsyncLifetime
{
    private IMongoDatabase? database;

    private IMongoDatabase Database => database!;

    private string[] Settings => [$"--FhirServer:MongoDb:ConnectionString={filled.ConnectionString}", $"--FhirServer:MongoDb:Database={Database.DatabaseNamespace.DatabaseName}"];

    public async Task InitializeAsync() => database = await filled.CopyAsync();

    public Task DisposeAsync() => database is null ? Task.CompletedTask : filled.DropAsync(database);

    [SkippableFact]
    public async Task A_filled_store_is_whole()
    {
        var run = await StoreCheck.RunAsync(Settings);
        run.Code.Should().Be(0, run.Output + run.Error);
        run.Output.Should().StartWith("whole: 0 findings in 9 resources, 13 versions, 11 commits");
    }

    [SkippableTheory]
    [InlineData("an entry dropped", "{update: 'resources', updates: [{q: {_id: 'Observation/o'}, u: {$pull: {t: {v: 'final'}}}}]}", "Observation/o Entries")]
    [InlineData("an entry changed", "{update: 'resources', updates: [{q: {_id: 'Patient/a'}, u: {$set: {'s.0.f': 'x'}}}]}", "Patient/a Entries")]
    [InlineData("an entry added", "{update: 'resources', updates: [{q: {_id: 'ValueSet/v'}, u: {$push: {u: {p: 'ValueSet.url', v: 'http://x'}}}}]}", "ValueSet/v Entries")]
    [InlineData("a number changed", "{update: 'resources', updates: [{q: {_id: 'Observation/o'}, u: {$set: {'n.0.l': 13}}}]}", "Observation/o Entries")]
    [InlineData("a kind of entries dropped", "{update: 'resources', updates: [{q: {_id: 'Observation/o'}, u: {$unset: {c: 1}}}]}", "Observation/o Entries")]
    [InlineData("a key dropped", "{update: 'resources', updates: [{q: {_id: 'Observation/o'}, u: {$pull: {e: 'Observation.status=final'}}}]}", "Observation/o Entries")]
    [InlineData("a superseded version deleted", "{delete: 'history', deletes: [{q: {_id: 'Patient/a/_history/2'}, limit: 1}]}", "Patient/a/_history/2 MissingVersion", "Patient/a/_history/2 Commit")]
    [InlineData("all superseded versions deleted", "{delete: 'history', deletes: [{q: {k: 'Patient/a'}, limit: 0}]}", "Patient/a/_history/1 MissingVersion", "Patient/a/_history/1 Commit", "Patient/a/_history/2 Commit")]
    [InlineData("a resource deleted", "{delete: 'resources', deletes: [{q: {_id: 'Patient/gone'}, limit: 1}]}", "Patient/gone/_history/1 StrayVersion", "Patient/gone/_history/2 Commit")]
    [InlineData("the successor's place changed", "{update: 'history', updates: [{q: {_id: 'Patient/a/_history/1'}, u: {$set: {end: {$oid: '010101010101010101010101'}}}}]}", "Patient/a/_history/1 Order")]
    [InlineData("the first version's place changed", "{update: 'resources', updates: [{q: {_id: 'Patient/a'}, u: {$set: {rid: {$oid: '010101010101010101010101'}}}}]}", "Patient/a Current")]
    [InlineData("the time of the current version changed", "{update: 'resources', updates: [{q: {_id: 'Patient/a'}, u: {$set: {lu: {$date: '2020-01-01T00:00:00Z'}}}}]}", "Patient/a Current")]
    [InlineData("the current version another", "{update: 'resources', updates: [{q: {_id: 'Patient/a'}, u: {$set: {v: {$numberLong: '5'}}}}]}", "Patient/a/_history/5 Identity", "Patient/a/_history/3 MissingVersion", "Patient/a/_history/5 Commit", "Patient/a/_history/3 Commit")]
    [InlineData("a tombstone with entries", "{update: 'resources', updates: [{q: {_id: 'Patient/gone'}, u: {$set: {u: [{p: 'x', v: 'y'}]}}}]}", "Patient/gone Tombstone")]
    [InlineData("a deleted resource that counts as there", "{update: 'resources', updates: [{q: {_id: 'Patient/gone'}, u: {$set: {del: false}}}]}", "Patient/gone Current")]
    [InlineData("the content dropped", "{update: 'resources', updates: [{q: {_id: 'Observation/o'}, u: {$unset: {j: 1}}}]}", "Observation/o/_history/1 Tombstone")]
    [InlineData("a field dropped", "{update: 'resources', updates: [{q: {_id: 'Observation/o'}, u: {$unset: {m: 1}}}]}", "Observation/o Shape")]
    [InlineData("a piece lost", "{delete: 'chunks', deletes: [{q: {_id: 'Binary/large/_history/1/1'}, limit: 1}]}", "Binary/large/_history/1 Chunk")]
    [InlineData("a piece of nothing", "{insert: 'chunks', documents: [{_id: 'Binary/none/_history/1/0', d: 1}]}", "Binary/none/_history/1/0 Chunk")]
    [InlineData("a piece too many", "{insert: 'chunks', documents: [{_id: 'Binary/large/_history/1/2', d: 1}]}", "Binary/large/_history/1/2 Chunk")]
    [InlineData("a commit lost", "{delete: 'commits', deletes: [{q: {c: {$elemMatch: {k: 'Patient/a', v: 2}}}, limit: 1}]}", "Patient/a/_history/2 Commit")]
    [InlineData("all commits lost", "{delete: 'commits', deletes: [{q: {'c.k': 'Patient/a'}, limit: 0}]}", "Patient/a/_history/1 Commit", "Patient/a/_history/2 Commit", "Patient/a/_history/3 Commit")]
    [InlineData("a change without version", "{update: 'commits', updates: [{q: {c: {$elemMatch: {k: 'Patient/a', v: 2}}}, u: {$push: {c: {k: 'Patient/none', v: {$numberLong: '1'}}}}}]}", "Patient/none/_history/1 Commit")]
    [InlineData("a number twice", "{update: 'commits', updates: [{q: {c: {$elemMatch: {k: 'Patient/a', v: {$lt: 3}}}}, u: {$set: {seq: {$numberLong: '1'}}}, multi: true}]}", "seq 1 Commit")]
    [InlineData("a number beyond the counter", "{update: 'commits', updates: [{q: {c: {$elemMatch: {k: 'Patient/a', v: 2}}}, u: {$set: {seq: {$numberLong: '7'}}}}]}", "seq 7 Commit")]
    [InlineData("a claim that is none", "{insert: 'claims', documents: [{_id: 'x', n: 1}]}", "claims Claim")]
    [InlineData("an index dropped", "{dropIndexes: 'resources', index: 'n'}", "resources.n Index")]
    public async Task Damage_is_told_by_place_and_kind(string damage, string command, params string[] findings)
    {
        await Database.RunCommandAsync<BsonDocument>(BsonDocument.Parse(command));
        if (damage == "a number twice")
            await Database.GetCollection<BsonDocument>("meta").InsertOneAsync(new BsonDocument { { "_id", "feed" }, { "n", 1L } });
        await FindsAsync(damage, findings);
    }

    [SkippableTheory]
    [InlineData("the version changed", "\"versionId\":\"3\"", "\"versionId\":\"7\"", "Patient/a/_history/3 Identity")]
    [InlineData("the id changed", "\"id\":\"a\"", "\"id\":\"b\"", "Patient/a/_history/3 Identity")]
    [InlineData("the name changed", "nn\"", "mm\"", "Patient/a Entries")]
    [InlineData("the end cut", "}]", "", "Patient/a/_history/3 Content")]
    [InlineData("an element that is none", "\"birthDate\"", "\"birthTime\"", "Patient/a/_history/3 Content", "Patient/a Entries")]
    public async Task Damage_in_the_content_is_told(string damage, string from, string to, params string[] findings)
    {
        var resources = Database.GetCollection<BsonDocument>("resources");
        var json = Encoding.UTF8.GetString((await resources.Find("{_id: 'Patient/a'}").SingleAsync())["j"].AsBsonBinaryData.Bytes);
        json.Should().Contain(from);
        await resources.UpdateOneAsync("{_id: 'Patient/a'}", new BsonDocument("$set", new BsonDocument("j", Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)))));
        await FindsAsync(damage, findings);
    }

    [SkippableFact]
    public async Task A_version_in_two_commits_is_told()
    {
        var commits = Database.GetCollection<BsonDocument>("commits");
        var commit = await commits.Find("{c: {$elemMatch: {k: 'Patient/a', v: 2}}}").SingleAsync();
        await commits.InsertOneAsync(commit.Set("_id", MongoStamp.AtOrAfter(MongoStamp.Time(commit["_id"].AsObjectId))));
        await FindsAsync("a version in two commits", ["Patient/a/_history/2 Commit"]);
    }

    [SkippableFact]
    public async Task A_feed_that_was_read_is_whole_and_a_number_left_out_is_told()
    {
        await using (var store = filled.Open(Database))
        {
            await foreach (var _ in store.ChangesAsync(null, AccessGrant.System, default))
                break;
        }

        await StoreCheck.ShouldBeWholeAsync(filled.ConnectionString, Database.DatabaseNamespace.DatabaseName);
        await Database.GetCollection<BsonDocument>("commits").UpdateOneAsync("{seq: 5}", "{$set: {seq: null}}");
        await FindsAsync("a number left out", ["seq 5 Commit"]);
    }

    [SkippableFact]
    public async Task An_index_on_other_fields_is_told()
    {
        var indexes = Database.GetCollection<BsonDocument>("resources").Indexes;
        await indexes.DropOneAsync("s");
        await indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{'s.f': 1}", new CreateIndexOptions { Name = "s" }));
        await FindsAsync("an index on other fields", ["resources.s Index"]);
    }

    [SkippableTheory]
    [InlineData("resources", "e_rid")]
    [InlineData("resources", "s")]
    [InlineData("resources", "type_rid")]
    [InlineData("resources", "pos")]
    [InlineData("resources", "d_end")]
    public async Task An_index_that_lost_a_key_is_told(string collection, string index)
    {
        Skip.IfNot(filled.IsGateway, "Only the indexes of the tests' own engine can be damaged.");
        await MaintainAsync(collection, index, maintained: false);
        var data = Directory.CreateTempSubdirectory("fhirserver-verify-");
        await using (var server = await TestServer.StartInAsync(data.FullName, Settings))
            await server.Http.ExpectAsync(201, "PUT", "Patient/lost", """{"resourceType":"Patient","id":"lost","birthDate":"1990-01-01","identifier":[{"value":"lost-1"}],"name":[{"family":"Lost"}]}""");
        await MaintainAsync(collection, index, maintained: true);
        await FindsAsync("a lost key", ["Patient/lost Index"]);
    }

    [SkippableFact]
    public async Task A_store_that_is_written_meanwhile_is_whole()
    {
        var data = Directory.CreateTempSubdirectory("fhirserver-verify-");
        await using var server = await TestServer.StartInAsync(data.FullName, Settings);
        using var stop = new CancellationTokenSource();
        var fire = FilledStore.FireAsync(server.Http, stop.Token);
        for (var i = 0; i < 5; i++)
            await StoreCheck.ShouldBeWholeAsync(filled.ConnectionString, Database.DatabaseNamespace.DatabaseName);
        await stop.CancelAsync();
        (await fire).Should().BeGreaterThan(50);
        await StoreCheck.ShouldBeWholeAsync(filled.ConnectionString, Database.DatabaseNamespace.DatabaseName);
    }

    [SkippableFact]
    public async Task What_cannot_be_walked_is_told_by_the_exit_code()
    {
        var none = await StoreCheck.RunAsync(Settings[0], $"--FhirServer:MongoDb:Database={MongoEngine.NewDatabaseName()}");
        (none.Code, none.Output).Should().Be((2, ""));
        none.Error.Should().Contain("no store");
        var nowhere = await StoreCheck.RunAsync("--FhirServer:MongoDb:ConnectionString=mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200");
        (nowhere.Code, nowhere.Output).Should().Be((2, ""));
    }

    private async Task FindsAsync(string damage, string[] findings)
    {
        var run = await StoreCheck.RunAsync(Settings);
        run.Code.Should().Be(1, "{0}, and verify said {1}{2}", damage, run.Output, run.Error);
        StoreCheck.Findings(run).Should().BeEquivalentTo(findings, "{0}, and verify said {1}", damage, run.Output);
        run.Output.Should().NotContain("Änn").And.NotContain("http://loinc.org").And.NotContain("718-7");
    }

    // PostgreSQL leaves an index alone that it takes for not ready.
    private async Task MaintainAsync(string collection, string index, bool maintained)
    {
        await using var connection = new NpgsqlConnection(DocumentDb.Postgres);
        await connection.OpenAsync();
        await using var update = new NpgsqlCommand(
            """
            UPDATE pg_index SET indisready = $1 WHERE indexrelid =
                (SELECT ('documentdb_data.documents_rum_index_' || i.index_id)::regclass
                 FROM documentdb_api_catalog.collections c JOIN documentdb_api_catalog.collection_indexes i USING (collection_id)
                 WHERE c.database_name = $2 AND c.collection_name = $3 AND (i.index_spec).index_name = $4)
            """,
            connection);
        foreach (var value in new object[] { maintained, Database.DatabaseNamespace.DatabaseName, collection, index })
            update.Parameters.Add(new NpgsqlParameter { Value = value });
        (await update.ExecuteNonQueryAsync()).Should().Be(1);
    }
}
