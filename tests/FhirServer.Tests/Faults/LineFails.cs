using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using MongoDB.Bson;
using MongoDB.Driver;
using Xunit.Abstractions;

namespace FhirServer.Tests.Faults;

/// <summary>The line to the database is cut, stalls, or is gone: the server says so, in time, and recovers by itself.</summary>
public sealed class LineFails(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Seed = 20261123;
    private const string Patient = """{"resourceType":"Patient","id":"x","active":true}""";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(45);
    private FaultyServer? server;

    private FaultyServer Server => server!;

    private HttpClient Http => Server.Http;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }

    [SkippableFact]
    public async Task Connections_cut_at_random_under_load_tear_nothing()
    {
        server = await FaultyServer.StartAsync();
        output.WriteLine($"Seed {Seed}");
        var random = new Random(Seed);
        using var fire = new FaultyFire(Server.Server, Seed);
        const int Rounds = 3;
        const int Cuts = 15;
        for (var round = 0; round < Rounds; round++)
        {
            fire.Light(round);
            await fire.UntilAcknowledgedAsync(round, more: 5);
            for (var cut = 0; cut < Cuts; cut++)
            {
                await Task.Delay(random.Next(10, 300));
                if (random.Next(2) == 0)
                    Server.Line.Cut();
                else
                    Server.Line.CutCommits((CommitFault)random.Next(2), random.Next(1, 4));
            }

            await fire.UntilAcknowledgedAsync(round, more: 5);
            await fire.QuenchAsync();
            await fire.JudgeAsync(round);
        }

        await fire.JudgeAllAsync();
        output.WriteLine(fire.Tally);
        Server.Line.FaultsMade.Should().BePositive();
    }

    [SkippableFact]
    public async Task A_pool_that_is_too_small_is_waited_for_or_told()
    {
        server = await FaultyServer.StartAsync("maxPoolSize=1", "waitQueueTimeoutMS=1");
        using var fire = new FaultyFire(Server.Server, Seed);
        fire.Light(round: 0);
        await fire.UntilAcknowledgedAsync(round: 0, more: 60);
        await fire.QuenchAsync();
        await UntilServedAsync();
        await fire.JudgeAsync(round: 0);
        output.WriteLine(fire.Tally);
    }

    [SkippableFact]
    public async Task A_database_that_answers_nobody_is_told_in_time()
    {
        server = await FaultyServer.StartAsync("socketTimeoutMS=2000", "connectTimeoutMS=2000");
        await Http.ExpectAsync(201, "PUT", "Patient/x", Patient);
        Server.Line.Stall();

        var slowest = await Task.WhenAll(
            UnavailableAsync("GET", "Patient/x"),
            UnavailableAsync("GET", "Patient?active=true"),
            UnavailableAsync("GET", "Patient/x/_history"),
            UnavailableAsync("PUT", "Patient/x", Patient.Replace("true", "false", StringComparison.Ordinal)),
            UnavailableAsync("PUT", "Patient/y", Patient.Replace("\"x\"", "\"y\"", StringComparison.Ordinal)),
            UnavailableAsync("POST", "", Bundle()));
        output.WriteLine($"told after {string.Join(", ", slowest.Select(time => time.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)))} s");

        Server.Line.Resume();
        await UntilServedAsync();
        await Http.ExpectAsync(201, "PUT", "Patient/z", Patient.Replace("\"x\"", "\"z\"", StringComparison.Ordinal));
        var versions = (await Http.ExpectAsync(200, "GET", "Patient/x/_history")).Entries().Select(entry => (string?)entry["resource"]!["meta"]!["versionId"]).ToList();
        versions.Should().OnlyHaveUniqueItems().And.HaveCountLessThanOrEqualTo(2);
        var parts = (int)(await Http.ExpectAsync(200, "GET", "Observation?_summary=count"))["total"]!;
        parts.Should().BeOneOf(0, 2);
    }

    [SkippableFact]
    public async Task A_database_that_is_gone_is_told_and_come_back_to()
    {
        server = await FaultyServer.StartAsync();
        await Http.ExpectAsync(201, "PUT", "Patient/x", Patient);
        await Server.Line.RefuseAsync();

        var times = await Task.WhenAll(
            UnavailableAsync("GET", "Patient/x"),
            UnavailableAsync("GET", "Patient?active=true"),
            UnavailableAsync("PUT", "Patient/x", Patient.Replace("true", "false", StringComparison.Ordinal)),
            UnavailableAsync("POST", "", Bundle()));
        await HealthAsync("/health/ready", HttpStatusCode.ServiceUnavailable);
        await HealthAsync("/health/live", HttpStatusCode.OK);

        Server.Line.Accept();
        var clock = Stopwatch.StartNew();
        await UntilServedAsync();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
        output.WriteLine($"told after {times.Max().TotalSeconds:0.0} s at most, back after {clock.Elapsed.TotalSeconds:0.0} s");
        await HealthAsync("/health/ready", HttpStatusCode.OK);
        await Http.ExpectAsync(200, "PUT", "Patient/x", Patient.Replace("true", "false", StringComparison.Ordinal), ("If-Match", "W/\"1\""));
    }

    [SkippableFact]
    public async Task Contention_without_end_is_a_conflict_that_says_when_to_come_again()
    {
        server = await FaultyServer.StartAsync();
        await Http.ExpectAsync(201, "PUT", "Patient/x", Patient);
        using (var other = await Server.Database.Client.StartSessionAsync())
        {
            other.StartTransaction();
            await Server.Database.GetCollection<BsonDocument>("resources").UpdateOneAsync(other, "{_id: 'Patient/x'}", "{$set: {held: true}}");
            using var answer = await Http.SendAsync("PUT", "Patient/x", Patient.Replace("true", "false", StringComparison.Ordinal));
            answer.Code().Should().Be(409);
            answer.Headers.RetryAfter.Should().NotBeNull();
            (await answer.JsonAsync()).Diagnostics().Should().Contain("try again");
            await other.AbortTransactionAsync();
        }

        await Http.ExpectAsync(200, "PUT", "Patient/x", Patient.Replace("true", "false", StringComparison.Ordinal), ("If-Match", "W/\"1\""));
    }

    private static string Bundle()
    {
        var entries = new[] { "1", "2" }.Select(_ => new JsonObject
        {
            ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "Observation" },
            ["resource"] = JsonNode.Parse("""{"resourceType":"Observation","status":"final","code":{"text":"c"}}"""),
        });
        return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) }.ToJsonString();
    }

    private async Task<TimeSpan> UnavailableAsync(string method, string url, string? json = null)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await Http.SendAsync(method, url, json);
        answer.Code().Should().Be(503, "{0} {1}", method, url);
        clock.Elapsed.Should().BeLessThan(Bound);
        answer.Headers.RetryAfter.Should().NotBeNull();
        (await answer.JsonAsync()).Diagnostics().Should().NotBeEmpty();
        return clock.Elapsed;
    }

    private async Task HealthAsync(string path, HttpStatusCode expected)
    {
        using var answer = await Http.GetAsync(path);
        answer.StatusCode.Should().Be(expected);
    }

    private async Task UntilServedAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            using var answer = await Http.GetAsync("/health/ready");
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30), "it recovers by itself");
            await Task.Delay(100);
        }
    }
}
