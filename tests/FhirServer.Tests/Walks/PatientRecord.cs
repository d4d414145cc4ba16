using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace FhirServer.Tests.Walks;

/// <summary>A patient's record from the samples: loaded, found, read page by page, changed, deleted, and told by its history.</summary>
public sealed class PatientRecord(ServerFixture fixture, ITestOutputHelper output) : IClassFixture<ServerFixture>
{
    private const string Renamed = "Śarmā-Shields";
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task A_record_is_loaded_found_paged_changed_and_deleted()
    {
        var (synthea, abdm) = (RecordSamples.Synthea(), RecordSamples.Abdm());
        Skip.If(synthea.Count == 0 || abdm.Count == 0, "shared/samples/synthea or shared/samples/abdm is not here.");

        var posted = new List<string>();
        foreach (var bundle in synthea.Concat(abdm))
            posted.AddRange(await PostAsync(bundle));
        output.WriteLine($"{posted.Count} resources from {synthea.Count + abdm.Count} transactions");

        var patient = await FindHerAsync();
        await ReadLabReportsAsync(patient, synthea);
        await PageThroughObservationsAsync([.. posted.Where(key => key.StartsWith("Observation/", StringComparison.Ordinal))]);
        await RenameAsync(patient);
        await DeleteAsync(patient);
    }

    private async Task<IEnumerable<string>> PostAsync(string bundle)
    {
        var answer = await TimedAsync("POST", "", 200, bundle);
        answer.Entries().Select(entry => (string?)entry["response"]!["status"]).Should().AllBe("201 Created");
        return answer.Entries().Select(entry => ((string)entry["response"]!["location"]!)[(fixture.Server.BaseUrl.Length + 1)..].Split("/_history")[0]);
    }

    private async Task<string> FindHerAsync()
    {
        (await TimedAsync("GET", "Patient?name=LIBBIE&family=shíelds")).MatchIds().Should().ContainSingle();
        return (await TimedAsync("GET", "Patient?given=libbie&family=shields&birthdate=1954-07")).MatchIds().Should().ContainSingle().Subject;
    }

    private async Task ReadLabReportsAsync(string patient, IReadOnlyList<string> synthea)
    {
        var hers = synthea.Select(text => JsonNode.Parse(text)!).Single(bundle => bundle.Entries().Any(IsShe));
        var reports = hers.Entries().Select(entry => entry["resource"]!).Where(resource => (string?)resource["resourceType"] == "DiagnosticReport").ToList();
        var since2010 = reports.Where(report => string.CompareOrdinal((string)report["effectiveDateTime"]!, "2010") >= 0).ToList();

        var found = await TimedAsync("GET", $"DiagnosticReport?patient={patient}&date=ge2010&_include=DiagnosticReport:result&_sort=-date&_count=100");

        var matches = Resources(found, "match");
        matches.Should().HaveCount(since2010.Count).And.HaveCountGreaterThan(5);
        matches.Select(report => DateTimeOffset.Parse((string)report["effectiveDateTime"]!, System.Globalization.CultureInfo.InvariantCulture)).Should().BeInDescendingOrder();
        var wanted = matches.SelectMany(report => report["result"]!.AsArray()).Select(result => (string?)result!["reference"]).Distinct().ToList();
        wanted.Should().HaveCount(since2010.Sum(report => report["result"]!.AsArray().Count));
        Resources(found, "include").Select(result => $"{result["resourceType"]}/{result["id"]}").Should().BeEquivalentTo(wanted);
        found.MatchIds().Should().OnlyHaveUniqueItems();
    }

    /// <summary>Every one exactly once, while another client adds, changes and deletes others.</summary>
    private async Task PageThroughObservationsAsync(IReadOnlyList<string> posted)
    {
        (await TimedAsync("GET", "Observation?_summary=count"))["total"]!.GetValue<int>().Should().Be(posted.Count);
        using var stop = new CancellationTokenSource();
        var writing = WriteOthersAsync(posted[0], stop.Token);
        foreach (var query in new[] { "Observation?_count=97", "Observation?_count=250&_sort=date,-code", "Observation?_count=333&_sort=-_id" })
        {
            var seen = new List<string>();
            for (string? next = query; next is not null;)
            {
                var page = await TimedAsync("GET", next);
                seen.AddRange(page.MatchIds());
                next = page.Link("next");
            }

            seen.Should().OnlyHaveUniqueItems(query);
            posted.Except(seen.Select(id => "Observation/" + id)).Should().BeEmpty(query);
        }

        await stop.CancelAsync();
        (await writing).Should().BePositive("somebody wrote meanwhile");
    }

    private async Task<int> WriteOthersAsync(string changed, CancellationToken stop)
    {
        var count = 0;
        var body = await _http.ExpectAsync(200, "GET", changed);
        while (!stop.IsCancellationRequested)
        {
            var id = await _http.CreateAsync("Observation", """{"resourceType":"Observation","status":"final","code":{"text":"meanwhile"},"effectiveDateTime":"2015-05-05"}""");
            body["note"] = new JsonArray(new JsonObject { ["text"] = $"seen {count}" });
            await _http.ExpectAsync(200, "PUT", changed, body.ToJsonString());
            if (count++ % 2 == 0)
                (await _http.SendAsync("DELETE", $"Observation/{id}")).Code().Should().Be(204);
        }

        return count;
    }

    private async Task RenameAsync(string patient)
    {
        var first = await _http.ExpectAsync(200, "GET", $"Patient/{patient}");
        var second = first.DeepClone();
        second["name"]![0]!["family"] = Renamed;
        var updated = await _http.ExpectAsync(200, "PUT", $"Patient/{patient}", second.ToJsonString(), ("If-Match", "W/\"1\""));
        ((string?)updated["meta"]!["versionId"]).Should().Be("2");
        await _http.ExpectAsync(412, "PUT", $"Patient/{patient}", second.ToJsonString(), ("If-Match", "W/\"1\""));

        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{patient}/_history/1"))["name"]![0]!["family"]).Should().Be("Shields");
        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{patient}/_history/2"))["name"]![0]!["family"]).Should().Be(Renamed);
        (await TimedAsync("GET", "Patient?family=sarma-shields")).MatchIds().Should().Equal(patient);
        (await TimedAsync("GET", "Patient?given=libbie&family=shields")).MatchIds().Should().BeEmpty("a name begins as it is written now");
    }

    private async Task DeleteAsync(string patient)
    {
        (await _http.SendAsync("DELETE", $"Patient/{patient}")).Code().Should().Be(204);
        await _http.ExpectAsync(410, "GET", $"Patient/{patient}");
        await _http.ExpectAsync(410, "GET", $"Patient/{patient}/_history/3");
        await _http.ExpectAsync(200, "GET", $"Patient/{patient}/_history/2");
        (await TimedAsync("GET", "Patient?family=sarma")).MatchIds().Should().BeEmpty();
        var history = await TimedAsync("GET", $"Patient/{patient}/_history");
        history.Entries().Select(entry => (string?)entry["request"]!["method"]).Should().Equal("DELETE", "PUT", "POST");
        history.Entries().Select(entry => (string?)entry["response"]!["etag"]).Should().Equal("W/\"3\"", "W/\"2\"", "W/\"1\"");
    }

    private static bool IsShe(JsonNode entry) =>
        (string?)entry["resource"]!["resourceType"] == "Patient" && (string?)entry["resource"]!["name"]![0]!["family"] == "Shields";

    private static List<JsonNode> Resources(JsonNode bundle, string mode) =>
        [.. bundle.Entries().Where(entry => (string?)entry["search"]?["mode"] == mode).Select(entry => entry["resource"]!)];

    private async Task<JsonNode> TimedAsync(string method, string url, int status = 200, string? json = null)
    {
        var clock = Stopwatch.StartNew();
        var answer = await _http.ExpectAsync(status, method, url, json);
        if (clock.Elapsed > TimeSpan.FromSeconds(0.5))
            output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s: {method} {url} ({json?.Length} bytes)");
        return answer;
    }
}
