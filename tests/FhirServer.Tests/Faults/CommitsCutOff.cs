using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Tests.Faults;

/// <summary>The line breaks at the worst moment: while the commit is asked for or answered. The client hears of one write, and there is one.</summary>
public sealed class CommitsCutOff : IAsyncLifetime
{
    private const string Patient = """{"resourceType":"Patient","id":"x","active":true,"identifier":[{"system":"urn:s","value":"1"}]}""";
    private FaultyServer? server;

    private HttpClient Http => server!.Http;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }

    [SkippableTheory]
    [MemberData(nameof(Faults))]
    public async Task A_commit_that_was_cut_off_is_acknowledged_once_and_there_once(CommitFault where, int times)
    {
        await StartAsync();
        server!.Line.CutCommits(where, times);
        await Http.ExpectAsync(201, "PUT", "Patient/x", Patient);

        server.Line.FaultsMade.Should().Be(times, "a test without faults proves nothing");
        var history = await Http.ExpectAsync(200, "GET", "Patient/x/_history");
        ((int)history["total"]!).Should().Be(1);
        ((string?)history.Entries()[0]["resource"]!["meta"]!["versionId"]).Should().Be("1");
        (await CommitsAsync()).Should().Be(1);

        // The next one goes on from there.
        await Http.ExpectAsync(200, "PUT", "Patient/x", Patient.Replace("true", "false", StringComparison.Ordinal), ("If-Match", "W/\"1\""));
    }

    [SkippableTheory]
    [MemberData(nameof(Faults))]
    public async Task A_transaction_that_was_cut_off_is_applied_once(CommitFault where, int times)
    {
        await StartAsync();
        await Http.ExpectAsync(201, "PUT", "Patient/x", Patient);
        server!.Line.CutCommits(where, times);
        var answer = await Http.ExpectAsync(200, "POST", "", Transaction("a", "b"));

        server.Line.FaultsMade.Should().Be(times);
        answer.Entries().Select(entry => (string?)entry["response"]!["status"]).Should().OnlyContain(status => status!.StartsWith("20", StringComparison.Ordinal));
        var patient = await Http.ExpectAsync(200, "GET", "Patient/x/_history");
        patient.Entries().Select(entry => (string?)entry["resource"]!["meta"]!["versionId"]).Should().Equal("2", "1");
        ((int)(await Http.ExpectAsync(200, "GET", "Observation?_summary=count"))["total"]!).Should().Be(2);
        ((int)(await Http.ExpectAsync(200, "GET", "_history?_count=1"))["total"]!).Should().Be(4);
        (await CommitsAsync()).Should().Be(2);
    }

    [SkippableTheory]
    [MemberData(nameof(Faults))]
    public async Task A_conditional_create_that_was_cut_off_creates_one(CommitFault where, int times)
    {
        await StartAsync();
        server!.Line.CutCommits(where, times);
        await Http.ExpectAsync(201, "POST", "Patient", Patient, ("If-None-Exist", "identifier=urn:s|1"));

        server.Line.FaultsMade.Should().Be(times);
        await Http.ExpectAsync(200, "POST", "Patient", Patient, ("If-None-Exist", "identifier=urn:s|1"));
        ((int)(await Http.ExpectAsync(200, "GET", "Patient?identifier=urn:s|1&_summary=count"))["total"]!).Should().Be(1);
    }

    [SkippableFact]
    public async Task An_answer_that_never_comes_is_found_in_the_commit_log()
    {
        await StartAsync();
        server!.Line.CutCommits(CommitFault.BeforeItIsAnswered, int.MaxValue);
        await Http.ExpectAsync(201, "PUT", "Patient/x", Patient);
        server.Line.FaultsMade.Should().BeGreaterThan(2);
        (await CommitsAsync()).Should().Be(1);
    }

    [SkippableFact]
    public async Task A_commit_that_never_gets_through_is_told_as_unknown()
    {
        await StartAsync();
        server!.Line.CutCommits(CommitFault.BeforeItIsAsked, int.MaxValue);
        using var answer = await Http.SendAsync("PUT", "Patient/x", Patient);
        answer.Code().Should().Be(503);
        answer.Headers.RetryAfter.Should().NotBeNull();
        (await answer.JsonAsync()).Diagnostics().Should().Contain("read before you repeat it");
        await Http.ExpectAsync(404, "GET", "Patient/x");
        (await CommitsAsync()).Should().Be(0);
    }

    [SkippableFact]
    public async Task A_client_that_hangs_up_leaves_all_of_its_transaction_or_nothing()
    {
        await StartAsync();
        const int Attempts = 60;
        const int Size = 8;
        var random = new Random(7);
        for (var i = 0; i < Attempts; i++)
            await HangUpAsync(Transaction([.. Enumerable.Range(0, Size).Select(n => string.Create(CultureInfo.InvariantCulture, $"h{i}-{n}"))]), TimeSpan.FromMilliseconds(random.Next(60)));

        // What had begun goes on without them.
        await Task.Delay(1000);
        var found = new List<string>();
        for (string? page = "Observation?_count=100&_elements=id"; page is not null;)
        {
            var bundle = await Http.ExpectAsync(200, "GET", page);
            found.AddRange(bundle.MatchIds());
            page = bundle.Link("next");
        }

        var whole = found.GroupBy(id => id.Split('-')[0]).ToList();
        whole.Should().OnlyContain(group => group.Count() == Size);
        whole.Count.Should().BeInRange(1, Attempts, "{0} were there", whole.Count);
        var versions = (int)(await Http.ExpectAsync(200, "GET", "Patient/x/_history?_count=1"))["total"]!;
        versions.Should().Be(whole.Count, "each transaction also changes the patient");
        (await CommitsAsync()).Should().Be(whole.Count);
    }

    public static TheoryData<CommitFault, int> Faults() => new()
    {
        { CommitFault.BeforeItIsAnswered, 1 }, // the driver itself asks once more
        { CommitFault.BeforeItIsAnswered, 4 },
        { CommitFault.BeforeItIsAsked, 1 },
        { CommitFault.BeforeItIsAsked, 4 },
    };

    private static string Transaction(params string[] observations)
    {
        var entries = new JsonArray(new JsonObject
        {
            ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = "Patient/x" },
            ["resource"] = JsonNode.Parse(Patient.Replace("urn:s", $"urn:{observations[0]}", StringComparison.Ordinal)),
        });
        foreach (var id in observations)
        {
            entries.Add(new JsonObject
            {
                ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = $"Observation/{id}" },
                ["resource"] = JsonNode.Parse($$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"text":"c"},"subject":{"reference":"Patient/x"}}"""),
            });
        }

        return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = entries }.ToJsonString();
    }

    private async Task HangUpAsync(string json, TimeSpan after)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Http.BaseAddress!.Port);
        var body = Encoding.UTF8.GetBytes(json);
        var head = string.Create(
            CultureInfo.InvariantCulture, $"POST /fhir/ HTTP/1.1\r\nHost: 127.0.0.1:{Http.BaseAddress.Port}\r\nContent-Type: application/fhir+json\r\nContent-Length: {body.Length}\r\n\r\n");
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await client.GetStream().WriteAsync(body);
        await Task.Delay(after);
        client.Client.Close(timeout: 0);
    }

    private Task<long> CommitsAsync() => server!.Database.GetCollection<BsonDocument>("commits").CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty);

    // Not as the class is initialized: only a test can be skipped.
    private async Task StartAsync() => server = await FaultyServer.StartAsync();
}
