using System.Globalization;
using System.Text.Json.Nodes;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;
using FhirServer.Storage.Mongo;
using FhirServer.Tests.Search;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoGateway;
using Xunit.Abstractions;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>
/// Every command that the store sends is explained by the database: none may read a whole collection. DocumentDB is told not to, because its
/// planner would where most of a small collection matches; then it does so only where no index serves.
/// </summary>
public sealed class MongoPlanTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Resources = 6000;
    private const int AtOnce = 40;
    private static readonly AccessGrant s_all = AccessGrant.System;
    private static readonly QueryParser s_parser = new(Core.Registry, Core.Settings, new SearchLimits());

    private readonly CommandRecord _record = new();
    private readonly string _database = MongoEngine.NewDatabaseName();
    private MongoEngine? _engine;
    private Gateway? _planner;
    private MongoResourceStore? _store;

    private MongoResourceStore Store => _store ?? throw new InvalidOperationException("There is no store.");

    public async Task InitializeAsync()
    {
        _engine = await MongoEngine.GetAsync();
        if (_engine is null)
            return;
        _store = new MongoResourceStore(_record.Watch(_engine, _database), Types, TimeProvider.System);
        await _store.OpenAsync(default);
        if (_engine.Name == DocumentDb.EngineName)
            _planner = Gateway.Start(new GatewayOptions { Postgres = DocumentDb.Postgres, Settings = ["enable_seqscan=off"] });
    }

    public async Task DisposeAsync()
    {
        if (_engine is null)
            return;
        await Store.DisposeAsync();
        if (_planner is not null)
            await _planner.DisposeAsync();
        using var client = _engine.Connect();
        await client.DropDatabaseAsync(_database);
    }

    [SkippableFact]
    public async Task No_command_reads_a_whole_collection()
    {
        Skip.If(_engine is null, $"no MongoDB: {MongoEngine.Missing}");
        await FillAsync();
        var scans = new List<string>();
        var explained = 0;
        foreach (var (what, doing) in Doings())
        {
            _record.Take();
            await doing();
            foreach (var command in _record.Take().Where(CanBeExplained))
            {
                explained++;
                var plan = await ExplainAsync(command);
                if (plan.Contains("\"COLLSCAN\"", StringComparison.Ordinal))
                    scans.Add($"{what}\n  {command}\n  {plan}");
            }
        }

        output.WriteLine($"{explained} commands explained.");
        scans.ForEach(output.WriteLine);
        scans.Should().BeEmpty();
        explained.Should().BeGreaterThan(SearchShapes.All.Count);
    }

    private IEnumerable<(string What, Func<Task> Doing)> Doings()
    {
        foreach (var shape in SearchShapes.All)
            yield return (shape, () => SearchAsync(shape, s_all));
        var grant = Only(Or(Where(Core.Parameter("Observation", "subject"), To("Patient", "p7")), And(new SearchExpr.TypeIn(["Patient"]), new SearchExpr.IdIn(["p7"]))));
        foreach (var shape in (string[])["Observation", "Observation?code=c7", "Patient?family=family1"])
            yield return ($"{shape} of one patient", () => SearchAsync(shape, grant));
        yield return ("read", async () => await Store.ReadAsync("Patient", "p7", s_all, default));
        yield return ("vread", async () => await Store.ReadVersionAsync("Patient", "p7", 1, s_all, default));
        yield return ("include", () => Store.ReadManyAsync([new ResourceKey("Patient", "p7"), new ResourceKey("Patient", "p8")], s_all, default));
        foreach (var history in Histories())
            yield return (history.ToString(), () => Store.HistoryAsync(history, s_all, default));
        yield return ("create", () => CommitAsync(Put("Patient", "new", Named("x"))));
        yield return ("update", () => CommitAsync(Put("Patient", "p7", Named("x")), Delete("Patient", "p8")));
        var claim = new ConditionalClaim("c", "Patient", Where(Identifier, Coded("http://hospital.example/mrn", "none")), null);
        yield return ("conditional create", () => CommitAsync(Put("Patient", "new2", Named("x")) with { Claim = claim, MustBeAbsent = true }));
        yield return ("feed", FeedAsync);
    }

    private static IEnumerable<HistoryQuery> Histories()
    {
        var year = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var (type, id) in ((string?, string?)[])[("Patient", "p7"), ("Patient", null), (null, null)])
        {
            yield return new HistoryQuery { Type = type, Id = id, Count = 10 };
            yield return new HistoryQuery { Type = type, Id = id, Count = 10, Since = year };
            yield return new HistoryQuery { Type = type, Id = id, Count = 10, AtFrom = year, AtUntil = year.AddYears(20) };
        }
    }

    private async Task SearchAsync(string shape, AccessGrant grant)
    {
        var question = shape.Split('?');
        var parameters = question.Length < 2 ? [] : question[1].Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1])).ToList();
        var query = s_parser.Parse(question[0].Length == 0 ? [] : [question[0]], parameters, strict: true).Query;
        await Store.CountAsync(query, long.MaxValue, grant, default);
        await Store.CountAsync(query, 10, grant, default);
        var page = await Store.SearchAsync(query with { Count = Math.Min(query.Count, 10) }, grant, default);
        if (page.Next is { } next)
            await Store.SearchAsync(query with { Count = 10, After = next }, grant, default);
    }

    private async Task FeedAsync()
    {
        var seen = 0;
        await foreach (var _ in Store.ChangesAsync(null, s_all, default))
        {
            if (++seen == 1000)
                break;
        }
    }

    private async Task CommitAsync(params WriteOp[] operations) =>
        (await Store.CommitAsync(operations, s_all, default)).Should().BeOfType<CommitResult.Done>();

    // The collections of one or two documents are read by their keys; findAndModify, which the engine of the tests cannot explain, is used on those alone.
    private static bool CanBeExplained(BsonDocument command) =>
        command.GetElement(0).Name is "find" or "aggregate" or "count" or "distinct" && command[0].IsString && command[0].AsString != MongoCollections.Meta;

    private async Task<string> ExplainAsync(BsonDocument command)
    {
        using var client = _planner is null ? _engine!.Connect() : new MongoClient(_planner.ConnectionString);
        var explain = new BsonDocument { { "explain", command }, { "verbosity", "queryPlanner" } };
        var plan = await client.GetDatabase(_database).RunCommandAsync<BsonDocument>(explain);
        plan.Remove("command");
        plan.Remove("postgresPlan");
        return plan.ToJson();
    }

    private async Task FillAsync()
    {
        for (var from = 0; from < Resources; from += AtOnce)
            await CommitAsync([.. Enumerable.Range(from, AtOnce).Select(Resource)]);
        for (var from = 0; from < Resources; from += AtOnce * 4)
            await CommitAsync([.. Enumerable.Range(from, AtOnce).Select(Resource)]);
    }

    private static WriteOp Resource(int n)
    {
        var json = n % 3 == 0 ? Patient(n) : n % 30 == 1 ? ValueSet(n) : n % 30 == 2 ? Risk(n) : n % 30 == 4 ? Location(n) : Observation(n);
        var tree = Core.Tree(json.ToJsonString());
        return Put((string)json["resourceType"]!, (string)json["id"]!, [.. Core.Extractor.Extract(tree.Root)]);
    }

    private static JsonObject Patient(int n) => Parsed($$$"""
        {"resourceType":"Patient","id":"p{{{n / 3}}}","meta":{"tag":[{"system":"http://example.org/tags","code":"t{{{n % 50}}}"}],"profile":["http://example.org/profile/{{{n % 70}}}"],
        "source":"http://example.org/source/{{{n}}}","security":[{"code":"{{{(n % 90 == 0 ? "R" : "N")}}}"}]},"active":true,"deceasedBoolean":false,
        "identifier":[{"system":"http://hospital.example/mrn","value":"{{{n / 3}}}"}],"name":[{"family":"Family{{{n % 300}}}","given":["Given{{{n % 11}}}"]}],
        "telecom":[{"system":"email","value":"p{{{n / 3}}}@example.org"}],"gender":"{{{(n % 2 == 0 ? "female" : "male")}}}","birthDate":"19{{{10 + (n % 90)}}}-02-03","address":[{"city":"Delhi"}]}
        """);

    private static JsonObject Observation(int n) => Parsed($$$"""
        {"resourceType":"Observation","id":"o{{{n}}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"c{{{n % 200}}}","display":"Blood thing"}]},
        "subject":{"reference":"Patient/p{{{n % 700}}}","identifier":{"system":"http://hospital.example/mrn","value":"{{{n % 700}}}"}},
        "effectiveDateTime":"2024-{{{Two(1 + (n % 12))}}}-{{{Two(1 + (n % 28))}}}T10:00:00Z","valueQuantity":{"value":{{{n % 100}}},"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}
        """);

    private static JsonObject ValueSet(int n) => Parsed($$"""{"resourceType":"ValueSet","id":"v{{n}}","status":"active","url":"http://example.org/vs/{{n / 30}}"}""");

    private static JsonObject Risk(int n) => Parsed($$$"""
        {"resourceType":"RiskAssessment","id":"r{{{n}}}","status":"final","subject":{"reference":"Patient/p1"},"prediction":[{"probabilityDecimal":0.{{{Two(n % 100)}}}}]}
        """);

    private static JsonObject Location(int n) => Parsed($$$"""
        {"resourceType":"Location","id":"l{{{n}}}","status":"active","name":"Ward {{{n % 17}}}","position":{"latitude":{{{8 + (n % 29)}}}.{{{Two(n % 100)}}},"longitude":{{{70 + (n % 20)}}}.5},
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">The ward number {{{n % 17}}}</div>"}}
        """);

    private static JsonObject Parsed(string json) => JsonNode.Parse(json)!.AsObject();

    private static string Two(int n) => n.ToString("00", CultureInfo.InvariantCulture);
}
