using FhirServer.Storage.Sqlite;

namespace FhirServer.Tests.Storage.Verification;

/// <summary>Each kind of damage, done to a copy of a store, is told by its place and kind; what is whole is called whole, also while it is written.</summary>
public sealed class SqliteVerificationTests(SqliteFilled filled) : IClassFixture<SqliteFilled>
{
    private const string A = "(SELECT rid FROM resource WHERE id = 'a')";
    private const string O = "(SELECT rid FROM resource WHERE id = 'o')";
    private const string Gone = "(SELECT rid FROM resource WHERE id = 'gone')";

    private readonly string data = filled.Copy();

    [Fact]
    public async Task A_filled_store_is_whole()
    {
        var run = await StoreCheck.RunAsync($"--FhirServer:DataDirectory={data}");
        (run.Code, run.Error).Should().Be((0, ""), run.Output);
        run.Output.Should().StartWith("whole: 0 findings in 9 resources, 13 versions, 13 commits");
        File.Exists(Path.Combine(data, SqliteResourceStore.FileName + "-wal")).Should().BeFalse("nothing was written");
    }

    [Theory]
    [InlineData("an entry dropped", $"DELETE FROM ix_token WHERE rid = {O} AND value = 'final'", "Observation/o Entries")]
    [InlineData("an entry changed", $"UPDATE ix_string SET exact = 'x' WHERE rid = {A}", "Patient/a Entries")]
    [InlineData("an entry added", $"INSERT INTO ix_uri SELECT param, 'http://x', rid, 99 FROM ix_uri WHERE rid = (SELECT rid FROM resource WHERE id = 'v')", "ValueSet/v Entries")]
    [InlineData("a number changed", $"UPDATE ix_number SET low = x'81' WHERE rid = {O}", "Observation/o Entries")]
    [InlineData("a system without its name", "UPDATE name SET text = 'http://other' WHERE text = 'http://loinc.org'", "Observation/o Entries")]
    [InlineData("a parameter without its name", $"DELETE FROM param WHERE code = 'status' AND type = 'ValueSet'", "ValueSet/v Entries")]
    [InlineData("tables left out", $"UPDATE resource SET tables = 0 WHERE id = 'o'", "Observation/o Entries")]
    [InlineData("entries of nobody", $"INSERT INTO ix_uri VALUES (1, 'http://x', 999, 0)", "ix_uri of resource 999 Entries")]
    [InlineData("a superseded version deleted", $"DELETE FROM version WHERE rid = {A} AND version = 2", "Patient/a/_history/2 MissingVersion", "seq 2 Commit")]
    [InlineData("all versions deleted", $"DELETE FROM version WHERE rid = {O}", "Observation/o/_history/1 MissingVersion", "seq 6 Commit")]
    [InlineData("the version changed in the content", $"UPDATE version SET json = CAST(replace(CAST(json AS TEXT), '\"versionId\":\"2\"', '\"versionId\":\"7\"') AS BLOB) WHERE rid = {A}", "Patient/a/_history/2 Identity")]
    [InlineData("the id changed in the content", $"UPDATE version SET json = CAST(replace(CAST(json AS TEXT), '\"id\":\"o\"', '\"id\":\"p\"') AS BLOB) WHERE rid = {O}", "Observation/o/_history/1 Identity")]
    [InlineData("the content cut", $"UPDATE version SET json = substr(json, 1, 60) WHERE rid = {O}", "Observation/o/_history/1 Content")]
    [InlineData("the content of another type", $"UPDATE version SET json = CAST(replace(CAST(json AS TEXT), '\"Observation\"', '\"Nothing\"') AS BLOB) WHERE rid = {O}", "Observation/o/_history/1 Identity", "Observation/o/_history/1 Content")]
    [InlineData("the content emptied", $"UPDATE version SET json = x'' WHERE rid = {O}", "Observation/o/_history/1 Tombstone")]
    [InlineData("a tombstone with content", $"UPDATE version SET json = x'7B7D' WHERE rid = {Gone} AND version = 2", "Patient/gone/_history/2 Tombstone", "Patient/gone/_history/2 Identity", "Patient/gone/_history/2 Identity", "Patient/gone/_history/2 Identity", "Patient/gone/_history/2 Identity")]
    [InlineData("a tombstone with entries", $"INSERT INTO ix_uri VALUES (1, 'http://x', {Gone}, 0)", "Patient/gone Tombstone")]
    [InlineData("a deleted resource that counts as there", "UPDATE resource SET deleted = 0 WHERE id = 'gone'", "Patient/gone Current")]
    [InlineData("the current version another", $"UPDATE resource SET seq = 1 WHERE id = 'a'", "Patient/a Current")]
    [InlineData("the newest version beyond the current", $"UPDATE resource SET version = 2 WHERE id = 'a'", "Patient/a/_history/3 StrayVersion")]
    [InlineData("the current version not there", $"UPDATE resource SET version = 5 WHERE id = 'a'", "Patient/a/_history/4 MissingVersion")]
    [InlineData("a time that goes back", $"UPDATE version SET last_updated = last_updated + 600000000 WHERE rid = {A} AND version = 2", "Patient/a/_history/2 Identity", "Patient/a/_history/3 Order", "seq 3 Order")]
    [InlineData("a version of another type", $"UPDATE version SET type = 99 WHERE rid = {A} AND version = 2", "Patient/a/_history/2 StrayVersion")]
    [InlineData("versions of nobody", $"DELETE FROM resource WHERE id = 'gone'", "version of resource 2 StrayVersion")]
    [InlineData("a type without its name", $"UPDATE resource SET type = 99 WHERE id = 'gone'", "resource 2 Shape")]
    public async Task Damage_is_told_by_place_and_kind(string damage, string sql, params string[] findings)
    {
        Execute(sql);

        var run = await StoreCheck.RunAsync($"--FhirServer:DataDirectory={data}");

        run.Code.Should().Be(1, damage);
        StoreCheck.Findings(run).Should().BeEquivalentTo(findings, "{0}, and verify said {1}", damage, run.Output);
        run.Output.Should().NotContain("Änn").And.NotContain("http://loinc.org").And.NotContain("718-7");
    }

    [Fact]
    public async Task An_index_that_lost_a_key_is_told()
    {
        const string Whole = "(rid, param, value)";
        Redefine("ix_token_rid", Whole, Whole + " WHERE rid < 0");
        await using (var server = await TestServer.StartInAsync(data))
            await server.Http.ExpectAsync(201, "PUT", "Patient/lost", """{"resourceType":"Patient","id":"lost","active":true}""");
        Redefine("ix_token_rid", Whole + " WHERE rid < 0", Whole);

        var run = await StoreCheck.RunAsync($"--FhirServer:DataDirectory={data}");

        run.Code.Should().Be(1);
        StoreCheck.Findings(run).Should().Contain("fhir.db Index").And.Contain("Patient/lost Entries");
    }

    [Fact]
    public async Task A_file_with_a_damaged_page_is_told()
    {
        var file = Path.Combine(data, SqliteResourceStore.FileName);
        await using (var stream = File.OpenWrite(file))
        {
            stream.Position = stream.Length / 2 / 4096 * 4096;
            await stream.WriteAsync(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        var run = await StoreCheck.RunAsync($"--FhirServer:DataDirectory={data}");
        run.Code.Should().Be(1, run.Error);
    }

    [Fact]
    public async Task A_store_that_is_written_meanwhile_is_whole()
    {
        await using var server = await TestServer.StartInAsync(data);
        using var stop = new CancellationTokenSource();
        var fire = FilledStore.FireAsync(server.Http, stop.Token);
        for (var i = 0; i < 5; i++)
            await StoreCheck.ShouldBeWholeAsync(data);
        await stop.CancelAsync();
        (await fire).Should().BeGreaterThan(50);
        await StoreCheck.ShouldBeWholeAsync(data);
    }

    [Fact]
    public async Task Only_so_many_findings_are_told_as_asked()
    {
        Execute("DELETE FROM ix_token");
        var run = await StoreCheck.RunAsync("--most", "2", $"--FhirServer:DataDirectory={data}");
        run.Code.Should().Be(1);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(4);
        lines[2].Should().MatchRegex("^\\.\\.\\. and [0-9]+ more$");
        lines[3].Should().MatchRegex("^damaged: [0-9]+ findings in 9 resources");
    }

    [Fact]
    public async Task What_cannot_be_walked_is_told_by_the_exit_code()
    {
        var empty = Directory.CreateDirectory(Path.Combine(data, "empty")).FullName;
        var none = await StoreCheck.RunAsync($"--FhirServer:DataDirectory={empty}");
        (none.Code, none.Output).Should().Be((2, ""));
        none.Error.Should().Contain("no database");
        Directory.EnumerateFileSystemEntries(empty).Should().BeEmpty("verify makes nothing");

        Execute("PRAGMA user_version = 999");
        (await StoreCheck.RunAsync($"--FhirServer:DataDirectory={data}")).Should().Match<Cli.LoadFolder.Run>(run => run.Code == 2 && run.Error.Contains("999", StringComparison.Ordinal));
        (await StoreCheck.RunAsync("--FhirServer:MaxDepth=1")).Code.Should().Be(2);
    }

    private void Execute(string sql)
    {
        using var session = SqliteSession.Open(Path.Combine(data, SqliteResourceStore.FileName), 1024, readOnly: false);
        session.Execute(sql);
    }

    private void Redefine(string index, string from, string to)
    {
        using var session = SqliteSession.Open(Path.Combine(data, SqliteResourceStore.FileName), 1024, readOnly: false);
        session.Execute("PRAGMA writable_schema = ON");
        session.Execute($"UPDATE sqlite_schema SET sql = replace(sql, '{from}', '{to}') WHERE name = '{index}'");
    }
}
