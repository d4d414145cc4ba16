using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using FhirServer.Storage.Sqlite;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>The contract, kept by SQLite in a file of its own for each test; and what is SQLite's alone.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"fhir-{Guid.NewGuid():N}");

    private string DatabaseFile => Path.Combine(directory, SqliteResourceStore.FileName);

    protected override Task<IResourceStore> OpenAsync() => Task.FromResult<IResourceStore>(SqliteResourceStore.Open(directory, Clock));

    protected override Task CleanUpAsync()
    {
        Directory.Delete(directory, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_not_opened()
    {
        await Store.DisposeAsync();
        using (var session = SqliteSession.Open(DatabaseFile, 1024, readOnly: false))
            session.Execute("PRAGMA user_version = 999");
        var open = () => SqliteResourceStore.Open(directory, Clock);
        open.Should().Throw<InvalidOperationException>().WithMessage("*999*newer*");
        using (var session = SqliteSession.Open(DatabaseFile, 1024, readOnly: false))
            session.Execute($"PRAGMA user_version = {SqliteSchema.Newest}");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_unavailable()
    {
        await Store.DisposeAsync();
        await File.WriteAllTextAsync(DatabaseFile, string.Concat(Enumerable.Repeat("not a database ", 1000)));
        var open = () => SqliteResourceStore.Open(directory, Clock);
        open.Should().Throw<FhirException>().Which.Error.Status.Should().Be(503);
    }

    [Fact]
    public void An_acknowledged_commit_is_synced_to_the_log()
    {
        using var session = SqliteSession.Open(DatabaseFile, 1024, readOnly: false);
        session.Scalar("PRAGMA synchronous").Should().Be(2, "2 is FULL");
        using var mode = session.Statement("PRAGMA journal_mode");
        mode.Step();
        mode.Text(0).Should().Be("wal");
    }

    [Fact]
    public async Task Closing_leaves_nothing_in_the_log()
    {
        await CommitAsync(Put("Patient", "a"));
        await Store.DisposeAsync();
        var log = new FileInfo(DatabaseFile + "-wal");
        (log.Exists ? log.Length : 0).Should().Be(0);
    }

    [Fact]
    public async Task Two_processes_may_share_a_file()
    {
        await using var other = SqliteResourceStore.Open(directory, Clock);
        var claim = new ConditionalClaim("k", "Patient", Where(Identifier, Coded("http://s", "1")), null);
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? Store : other).CommitAsync(
            [Put("Patient", $"p{i}", Token("identifier", "http://s", "1")) with { Claim = claim }, Put("Patient", "shared", $"{i}") with { KeepIfUnchanged = false }], All, default))));

        results.OfType<CommitResult.Done>().Should().ContainSingle();
        await other.CommitAsync([Put("Group", "g", Token("code", "http://new", "n"))], All, default);
        (await Store.ReadAsync("Group", "g", All, default))!.Version.Should().Be(1);
        (await IdsAsync(Where(Parameter("Group", "code", SearchParameterType.Token), Coded("http://new", "n")))).Should().Equal("g");
        await foreach (var change in Store.ChangesAsync(null, All, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token))
        {
            if (change.Resource.Key.Type == "Group")
                break;
        }
    }

    [Fact]
    public async Task More_shapes_of_queries_than_are_kept_prepared_are_answered()
    {
        await CommitAsync(Put("Patient", "a", Named("x")));
        for (var i = 1; i < 300; i++)
            (await IdsAsync(And([.. Enumerable.Repeat(Where(PatientName, new Criterion.String(StringMatch.Contains, "x")), i % 25), .. Enumerable.Repeat(Not(new SearchExpr.Missing(PatientName)), i / 25)]))).Should().Equal("a");
    }

    [Fact]
    public async Task Too_many_values_are_a_bad_request()
    {
        var many = Or([.. Enumerable.Range(0, 20_000).Select(i => Where(Identifier, Coded(null, $"{i}")))]);
        var search = () => Store.SearchAsync(new SearchQuery { Where = many, Count = 1 }, All, default);
        (await search.Should().ThrowAsync<FhirException>()).Which.Error.Status.Should().Be(400);
    }

    [Fact]
    public async Task The_log_does_not_grow_without_end_under_steady_writing()
    {
        for (var i = 0; i < 30; i++)
            await CommitAsync([.. Enumerable.Range(0, 300).Select(j => Put("Patient", $"p{j}", new string('x', 3000), Named($"n{i}")))]);
        new FileInfo(DatabaseFile + "-wal").Length.Should().BeLessThan(100_000_000);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void The_plan_of_a_condition_begins_with_the_resource_and_that_of_a_source_with_the_value(string name, SearchExpr tree)
    {
        using var session = SqliteSession.Open(DatabaseFile, 1024, readOnly: true);
        var names = new SqlNames(_ => 1, (_, _) => [1]);
        var parameters = new SqlParameters();
        var condition = new SqlFilterCompiler(parameters, names, grant: null).Compile(tree, "r");
        var probe = Plan(session, $"SELECT r.rid FROM resource r WHERE r.deleted = 0 AND r.type = 1 AND {condition} ORDER BY r.rid LIMIT 20");
        probe.Should().NotContain("SCAN").And.NotContain("TEMP B-TREE").And.NotMatch("*ix_*(param=?)*", name);

        parameters = new SqlParameters();
        var source = tree.Accept(new SqlSourceCompiler(parameters, names, new SqlFilterCompiler(parameters, names, grant: null)));
        var sourcePlan = source is null ? string.Empty : Plan(session, source);
        sourcePlan.Should().NotContain("SCAN").And.NotContain("(param=?)");
    }

    public static TheoryData<string, SearchExpr> Trees => new()
    {
        { "token", Where(Code, Coded("http://s", "x")) },
        { "string", Where(PatientName, Starts("x")) },
        { "date", Where(Birth, new Criterion.Date(SearchPrefix.GreaterOrEqual, 1, 2)) },
        { "number", Where(Probability, new Criterion.Number(SearchPrefix.Greater, 1, 1, 1)) },
        { "reference", Where(Subject, To("Patient", "p")) },
        { "uri", Where(Url, new Criterion.Uri(UriMatch.Below, "http://a")) },
        { "composite", Where(CodeValue, new Criterion.Composite([Coded(null, "x"), new Criterion.Quantity(new Criterion.Number(SearchPrefix.Greater, 1, 1, 1), null, null)])) },
        { "missing", new SearchExpr.Missing(Code) },
        { "not", Not(Where(Code, Coded(null, "x"))) },
        { "chain", new SearchExpr.Chain(Subject, "Patient", Where(PatientName, Starts("x"))) },
        { "has", new SearchExpr.Has(Subject, Where(Code, Coded(null, "x"))) },
    };

    private static string Plan(SqliteSession session, string sql)
    {
        using var plan = session.Statement("EXPLAIN QUERY PLAN " + sql);
        var steps = new List<string>();
        while (plan.Step())
            steps.Add(plan.Text(3));
        return string.Join('\n', steps);
    }
}
