using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using FhirServer.Tests.Storage;
using FhirServer.Tests.Walks.Fire;
using Xunit.Abstractions;

namespace FhirServer.Tests.Walks;

/// <summary>A server that is told to stop while it is written to: who was heard is answered, nothing is torn, and of who was not heard nothing is there.</summary>
[Trait("Category", "Slow")]
public sealed class StoppedUnderFire(MongoFixture mongo, ITestOutputHelper report) : IClassFixture<MongoFixture>
{
    private const int Writers = 8;
    private const int ManyEntries = 1500;
    private static readonly string[] NotHeard = ["ConnectionError", "ResponseEnded", "Unknown"];
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public Task Over_MongoDB_everybody_is_answered() => RunAsync(
        [$"--FhirServer:MongoDb:ConnectionString={mongo.ConnectionString}", $"--FhirServer:MongoDb:Database={mongo.DatabaseName}", "--FhirServer:DrainSeconds=2"], isDrained: true);

    [SkippableFact]
    public Task Over_a_file_everybody_is_answered() => RunAsync(["--FhirServer:DrainSeconds=2"], isDrained: true);

    [SkippableFact]
    public Task Without_a_time_to_drain_what_was_begun_is_finished() => RunAsync([], isDrained: false);

    private async Task RunAsync(string[] settings, bool isDrained)
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows.");
        var folder = Directory.CreateTempSubdirectory("fhirserver-stop-").FullName;
        try
        {
            var outcomes = await FireAsync(folder, settings, isDrained);
            using var server = await ServerProcess.StartAsync(folder, settings);
            foreach (var group in outcomes.GroupBy(outcome => outcome.Value))
                report.WriteLine($"{group.Count()} x {group.Key}");
            foreach (var (name, outcome) in outcomes)
            {
                var count = await CountAsync(server, name);
                var whole = name == "long" ? ManyEntries : 2;
                count.Should().Be(outcome == "OK" ? whole : 0, "{0} ended with {1}", name, outcome);
            }

            // A connection that the kernel took just before the listener closed, or that was closed as the request came, carried it to nobody.
            outcomes.Values.Should().OnlyContain(outcome => outcome == "OK" || NotHeard.Contains(outcome));
            outcomes.Values.Count(outcome => outcome != "OK").Should().BeLessThanOrEqualTo(Writers * NotHeard.Length);
            outcomes["long"].Should().Be("OK");
            (await server.TerminateAsync(Longest)).Should().Be(0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<ConcurrentDictionary<string, string>> FireAsync(string folder, string[] settings, bool isDrained)
    {
        using var server = await ServerProcess.StartAsync(folder, settings);
        var outcomes = new ConcurrentDictionary<string, string>();
        var ready = isDrained ? Task.Run(() => ReadyUntilGoneAsync(server.Http.BaseAddress!)) : Task.FromResult("");
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(server.Http, writer, outcomes))).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1));
        writers.Add(Task.Run(async () => outcomes["long"] = await SendAsync(server.Http, "long", ManyEntries)));
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        var before = outcomes.Count;
        (await server.TerminateAsync(Longest)).Should().Be(0);
        await Task.WhenAll(writers);
        outcomes.Should().HaveCountGreaterThan(before);
        (await ready).Should().Be(isDrained ? "200 503 close" : "");
        return outcomes;
    }

    private static async Task WriteAsync(HttpClient http, int writer, ConcurrentDictionary<string, string> outcomes)
    {
        for (var i = 0; ; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"w{writer}-{i}");
            var outcome = outcomes[name] = await SendAsync(http, name, 2);
            if (outcome == NotHeard[0])
                return;
        }
    }

    private static async Task<string> SendAsync(HttpClient http, string name, int entries)
    {
        var patient = $$$"""{"request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient","identifier":[{"system":"urn:stop","value":"{{{name}}}"}]}}""";
        using var body = new StringContent($$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', Enumerable.Repeat(patient, entries))}}]}""", Encoding.UTF8, "application/fhir+json");
        try
        {
            using var answer = await http.PostAsync("", body);
            return answer.StatusCode.ToString();
        }
        catch (HttpRequestException failure)
        {
            return failure.HttpRequestError.ToString();
        }
    }

    /// <summary>What it said over the time, each once: statuses, and that it closes the connection.</summary>
    private static async Task<string> ReadyUntilGoneAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        var said = new List<string>();
        try
        {
            for (; ; await Task.Delay(20))
            {
                using var answer = await http.GetAsync("/health/ready");
                var now = answer.StatusCode == HttpStatusCode.OK ? "200" : $"{answer.Code()}{(answer.Headers.ConnectionClose == true ? " close" : "")}";
                if (said.LastOrDefault() != now)
                    said.Add(now);
            }
        }
        catch (HttpRequestException)
        {
            return string.Join(' ', said);
        }
    }

    private static async Task<int> CountAsync(ServerProcess server, string name) =>
        (int)(await server.Http.ExpectAsync(200, "GET", $"Patient?identifier=urn:stop|{name}&_summary=count"))["total"]!;
}
