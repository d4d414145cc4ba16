namespace FhirServer.Tests.Interactions;

/// <summary>X-Provenance: https://hl7.org/fhir/R4/provenance.html#header.</summary>
public sealed class ProvenanceHeaderTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Header = "X-Provenance";
    private const string Given = """{"resourceType":"Provenance","recorded":"2026-01-02T03:04:05Z","agent":[{"who":{"display":"who-\u0905"}}]}""";
    private const string Patient = """{"resourceType":"Patient"}""";
    private const string Patch = """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"gender"},{"name":"value","valueCode":"male"}]}]}""";

    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task Every_write_is_recorded_with_the_version_that_it_made()
    {
        var id = (string)(await Http.ExpectAsync(201, "POST", "Patient", Patient, (Header, Given)))["id"]!;
        await Http.ExpectAsync(200, "PUT", $"Patient/{id}", With(id), (Header, Given));
        await Http.ExpectAsync(200, "PATCH", $"Patient/{id}", Patch, (Header, Given));
        await Http.ExpectAsync(204, "DELETE", $"Patient/{id}", null, (Header, Given));
        await Http.ExpectAsync(201, "PUT", $"Patient/{id}", With(id), (Header, Given));
        (await RecordedAsync(id)).Should().BeEquivalentTo([$"Patient/{id}/_history/1", $"Patient/{id}/_history/2", $"Patient/{id}/_history/3", $"Patient/{id}/_history/4", $"Patient/{id}/_history/5"]);
    }

    [SkippableFact]
    public async Task A_transaction_has_one_Provenance_about_all_that_it_writes_and_its_links_are_followed()
    {
        var bundle = """
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"fullUrl":"urn:uuid:0c5ae2f2-95e4-4b3b-9a5f-6a5d3a5c0001","resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
              {"resource":{"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":"urn:uuid:0c5ae2f2-95e4-4b3b-9a5f-6a5d3a5c0001"}},"request":{"method":"POST","url":"Basic"}}]}
            """;
        var given = Given.Replace("\"agent\"", "\"entity\":[{\"role\":\"source\",\"what\":{\"reference\":\"urn:uuid:0c5ae2f2-95e4-4b3b-9a5f-6a5d3a5c0001\"}}],\"agent\"", StringComparison.Ordinal);
        var answer = await Http.ExpectAsync(200, "POST", "", bundle, (Header, given));
        answer.Entries().Should().HaveCount(2);
        var patient = ((string)answer.Entries()[0]["response"]!["location"]!).Split('/')[^3];
        var recorded = (await Http.ExpectAsync(200, "GET", $"Provenance?target=Patient/{patient}")).Entries().Should().ContainSingle().Subject["resource"]!;
        recorded["target"]!.AsArray().Should().HaveCount(2);
        ((string?)recorded["entity"]![0]!["what"]!["reference"]).Should().Be($"Patient/{patient}");
    }

    [SkippableFact]
    public async Task Where_nothing_is_written_nothing_is_recorded()
    {
        await Http.ExpectAsync(204, "DELETE", "Patient/never-was", null, (Header, Given));
        (await RecordedAsync("never-was")).Should().BeEmpty();
        await Http.ExpectAsync(201, "PUT", "Patient/there-already", With("there-already"));
        await Http.ExpectAsync(200, "POST", "Patient", Patient, (Header, Given), ("If-None-Exist", "_id=there-already"));
        await Http.ExpectAsync(412, "PUT", "Patient/there-already", With("there-already"), (Header, Given), ("If-Match", "W/\"7\""));
        await Http.ExpectAsync(412, "PUT", "Patient/there-already", With("there-already"), (Header, Given), ("If-None-Match", "*"));
        (await RecordedAsync("there-already")).Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData(400, "nothing")]
    [InlineData(400, """{"resourceType":"Patient"}""")]
    [InlineData(400, """{"resourceType":"Provenance","recorded":"2026-01-02T03:04:05Z","target":[{"reference":"Patient/1"}],"agent":[{"who":{"display":"x"}}]}""")]
    [InlineData(400, """{"resourceType":"Provenance","recorded":"2026-01-02T03:04:05Z"}""")]
    public async Task A_header_that_is_no_Provenance_is_refused_and_nothing_is_written(int status, string given)
    {
        (await Http.ExpectAsync(status, "PUT", "Patient/not-written", With("not-written"), (Header, given))).Diagnostics().Should().NotBeEmpty();
        await Http.ExpectAsync(404, "GET", "Patient/not-written");
    }

    [SkippableFact]
    public async Task A_Provenance_that_is_too_long_is_refused() =>
        await Http.ExpectAsync(413, "POST", "Patient", Patient, (Header, Given.Replace("who-", new string('x', 17_000), StringComparison.Ordinal)));

    [SkippableFact]
    public async Task Writers_at_the_same_time_record_each_the_version_that_is_theirs()
    {
        await Http.ExpectAsync(201, "PUT", "Patient/busy", With("busy"), (Header, Given));
        var codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var answer = await Http.SendAsync("PUT", "Patient/busy", With("busy"), (Header, Given));
            return answer.Code();
        }));
        codes.Should().OnlyContain(code => code == 200 || code == 409);
        (await RecordedAsync("busy")).Should().BeEquivalentTo(Enumerable.Range(1, 1 + codes.Count(code => code == 200)).Select(version => $"Patient/busy/_history/{version}"));
    }

    [SkippableFact]
    public async Task A_read_says_which_version_it_shows()
    {
        var id = await Http.CreateAsync("Patient", Patient);
        using var read = await Http.SendAsync("GET", $"Patient/{id}");
        read.Content.Headers.ContentLocation!.ToString().Should().EndWith($"/Patient/{id}/_history/1");
    }

    private static string With(string id) => $$"""{"resourceType":"Patient","id":"{{id}}"}""";

    private async Task<IReadOnlyList<string>> RecordedAsync(string id) =>
        [.. (await Http.ExpectAsync(200, "GET", $"Provenance?target=Patient/{id}&_count=50")).Entries().Select(entry => (string)entry["resource"]!["target"]!.AsArray().Should().ContainSingle().Subject!["reference"]!)];
}
