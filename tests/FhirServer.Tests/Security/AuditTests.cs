using System.Text;
using System.Text.Json.Nodes;
using FhirServer.Tests.Cli;

namespace FhirServer.Tests.Security;

public sealed class AuditTests(AuditFixture fixture) : IClassFixture<AuditFixture>
{
    private HttpClient Server => fixture.May("system/*.cruds", ("clearance", "*"));

    [SkippableTheory]
    [InlineData("GET", "Observation/OBS", 200, "read", "R", "0")]
    [InlineData("GET", "Observation/OBS/_history/1", 200, "vread", "R", "0")]
    [InlineData("GET", "Observation/OBS/_history", 200, "history-instance", "R", "0")]
    [InlineData("GET", "Observation?subject=Patient/PAT", 200, "search-type", "E", "0")]
    [InlineData("POST", "Observation/_search?subject=Patient/PAT", 200, "search-type", "E", "0")]
    [InlineData("GET", "?_type=Observation&_id=OBS", 200, "search-system", "E", "0")]
    [InlineData("GET", "Patient/PAT/Observation", 200, "search-type", "E", "0")]
    [InlineData("GET", "Patient/PAT/$everything", 200, "operation", "E", "0")]
    [InlineData("PUT", "Observation/OBS", 200, "update", "U", "0")]
    [InlineData("PATCH", "Observation/OBS", 200, "patch", "U", "0")]
    [InlineData("POST", "Observation", 201, "create", "C", "0")]
    [InlineData("DELETE", "Observation/OBS", 204, "delete", "D", "0")]
    [InlineData("GET", "Patient/PAT/_history/9", 404, "vread", "R", "4")]
    [InlineData("GET", "Patient/PAT/$nonsense", 404, null, "R", "4")]
    public async Task Each_request_leaves_one_event_that_tells_who_did_what_to_whom(string method, string url, int status, string? interaction, string action, string outcome)
    {
        var (patient, observation) = await RecordAsync();
        var request = Guid.NewGuid().ToString("N");
        url = url.Replace("PAT", patient, StringComparison.Ordinal).Replace("OBS", observation, StringComparison.Ordinal);
        using var message = new HttpRequestMessage(new HttpMethod(method), url);
        message.Headers.Add("X-Request-Id", request);
        if (method == "PATCH")
            message.Content = new StringContent("""[{"op":"replace","path":"/status","value":"amended"}]""", Encoding.UTF8, "application/json-patch+json");
        else if (method is "PUT" or "POST" && !url.Contains("_search", StringComparison.Ordinal))
            message.Content = new StringContent(Observation(patient, method == "PUT" ? observation : null), Encoding.UTF8, "application/fhir+json");
        using var http = fixture.May("user/*.cruds", ("fhirUser", "Practitioner/doc"), ("purpose_of_use", "TREAT"));
        using var answer = await http.SendAsync(message);
        answer.Code().Should().Be(status, await answer.Content.ReadAsStringAsync());

        var recorded = await fixture.EventAsync(request);
        ((string?)recorded["subtype"]?[0]?["code"]).Should().Be(interaction);
        ((string?)recorded["action"], (string?)recorded["outcome"], (string?)recorded["outcomeDesc"]).Should().Be((action, outcome, $"HTTP {status}"));
        ((string?)recorded["purposeOfEvent"]?[0]?["coding"]?[0]?["code"]).Should().Be("TREAT");
        recorded["agent"]!.AsArray().Select(agent => (string?)agent!["who"]!["reference"] ?? (string?)agent["who"]!["display"]).Should().Equal("test-client", "Practitioner/doc");
        ((string?)recorded["agent"]![0]!["network"]!["address"]).Should().NotBeNullOrEmpty();
        if (interaction is not null)
            References(recorded).Should().Contain($"Patient/{patient}", recorded.ToJsonString());
    }

    [SkippableFact]
    public async Task A_patient_that_is_named_with_escapes_is_named()
    {
        var (patient, _) = await RecordAsync();
        await Server.ExpectAsync(201, "POST", "Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"\\"},"subject":{"reference":"P\u0061tient\/{{patient}}"} }""", ("X-Request-Id", "escaped-" + patient));
        References(await fixture.EventAsync("escaped-" + patient)).Should().Contain($"Patient/{patient}");
    }

    [SkippableFact]
    public async Task Refusals_are_recorded_whoever_asked()
    {
        var (patient, _) = await RecordAsync();
        await fixture.Nobody.ExpectAsync(401, "GET", $"Patient/{patient}", null, ("X-Request-Id", "refused-401-" + patient));
        var nobody = await fixture.EventAsync("refused-401-" + patient);
        ((string?)nobody["agent"]![0]!["who"]!["display"], (string?)nobody["outcome"]).Should().Be(("nobody", "4"));
        using var other = fixture.May("system/Observation.rs");
        await other.ExpectAsync(403, "GET", $"Patient/{patient}", null, ("X-Request-Id", "refused-403-" + patient));
        var refused = await fixture.EventAsync("refused-403-" + patient);
        ((string?)refused["outcomeDesc"]).Should().Be("HTTP 403");
        References(refused).Should().Contain($"Patient/{patient}");
    }

    [SkippableFact]
    public async Task A_batch_leaves_one_event_that_names_all_that_it_touched()
    {
        var (a, seen) = await RecordAsync();
        var (b, gone) = await RecordAsync();
        await Server.ExpectAsync(200, "POST", "", $$"""
            {"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Observation/{{seen}}"} },{"request":{"method":"DELETE","url":"Observation/{{gone}}"} },{"request":{"method":"POST","url":"AuditEvent"},"resource":{"resourceType":"AuditEvent"} } ]}
            """, ("X-Request-Id", "batch-" + a));
        var recorded = await fixture.EventAsync("batch-" + a);
        References(recorded).Should().Contain([$"Patient/{a}", $"Patient/{b}", $"Observation/{gone}/_history/2"]);
        ((string?)recorded["outcomeDesc"]).Should().Be("HTTP 200, 1 entries refused");
    }

    [SkippableFact]
    public async Task What_asks_nothing_stored_leaves_no_event()
    {
        await fixture.Nobody.ExpectAsync(200, "GET", "metadata", null, ("X-Request-Id", "idle-request"));
        var (patient, _) = await RecordAsync();
        await Server.ExpectAsync(200, "GET", $"Patient/{patient}", null, ("X-Request-Id", "after-" + patient));
        await fixture.EventAsync("after-" + patient);
        using var auditor = fixture.Auditor;
        (await auditor.ExpectAsync(200, "GET", "AuditEvent?entity:identifier=idle-request")).Entries().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task The_citizen_sees_who_looked_at_her_record_and_nobody_but_auditors_sees_more()
    {
        var (a, made) = await RecordAsync();
        using var doc = fixture.May("user/*.rs", ("fhirUser", "Practitioner/doc"));
        await doc.ExpectAsync(200, "GET", $"Observation/{made}", null, ("X-Request-Id", "looked-" + a));
        var id = (string)(await fixture.EventAsync("looked-" + a))["id"]!;
        using var herself = fixture.May("patient/*.rs", ("fhirUser", $"Patient/{a}"), ("patient", a));
        var mine = await herself.ExpectAsync(200, "GET", "AuditEvent?_count=100");
        mine.MatchIds().Should().Contain(id);
        mine.Entries().Should().OnlyContain(entry => References(entry["resource"]!).Contains($"Patient/{a}"));
        await herself.ExpectAsync(200, "GET", $"AuditEvent/{id}");
        var (b, _) = await RecordAsync();
        using var other = fixture.May("patient/*.rs", ("fhirUser", $"Patient/{b}"), ("patient", b));
        foreach (var http in new[] { other, doc, Server })
        {
            await http.ExpectAsync(404, "GET", $"AuditEvent/{id}");
            await http.ExpectAsync(404, "GET", $"AuditEvent/{id}/_history");
            (await http.ExpectAsync(200, "GET", $"AuditEvent?_id={id}&_total=accurate")).Entries().Should().BeEmpty();
            (await http.ExpectAsync(200, "GET", $"Patient?_id={a}&_revinclude=AuditEvent:patient")).ToJsonString().Should().NotContain(id);
        }
    }

    [SkippableFact]
    public async Task Nobody_writes_events_but_the_server()
    {
        var (a, _) = await RecordAsync();
        await Server.ExpectAsync(200, "GET", $"Patient/{a}", null, ("X-Request-Id", "kept-" + a));
        var recorded = await fixture.EventAsync("kept-" + a);
        var url = $"AuditEvent/{(string)recorded["id"]!}";
        using var mighty = fixture.May("system/*.cruds", ("roles", new[] { "administrator", "auditor" }), ("clearance", "*"));
        await mighty.ExpectAsync(403, "PUT", url, recorded.ToJsonString());
        await mighty.ExpectAsync(403, "DELETE", url);
        await mighty.ExpectAsync(403, "DELETE", $"AuditEvent?_id={(string)recorded["id"]!}");
        await mighty.ExpectAsync(403, "POST", "AuditEvent", recorded.ToJsonString());
        await mighty.ExpectAsync(403, "POST", $"{url}/$meta-add", """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"code":"x"}]} } ]}""");
        await mighty.ExpectAsync(403, "POST", "", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"{{url}}"} } ]}""");
        ((string?)(await mighty.ExpectAsync(200, "GET", url))["meta"]!["versionId"]).Should().Be("1");
    }

    [SkippableFact]
    public async Task Breaking_the_glass_is_recorded_with_its_reason()
    {
        var (a, _) = await RecordAsync();
        using var doc = fixture.May("user/*.rs", ("fhirUser", "Practitioner/doc"));
        await doc.ExpectAsync(200, "GET", $"Patient/{a}", null, ("X-Request-Id", "glass-" + a), ("X-Purpose-Of-Use", "BTG"), ("X-Purpose-Reason", "unconscious%2C no relatives"));
        using var auditor = fixture.Auditor;
        var found = (await auditor.ExpectAsync(200, "GET", $"AuditEvent?entity:identifier=glass-{a}")).Entries().Should().ContainSingle("it is durable before the answer").Which;
        var purpose = found["resource"]!["purposeOfEvent"]![0]!;
        ((string?)purpose["coding"]![0]!["code"], (string?)purpose["text"]).Should().Be(("BTG", "unconscious, no relatives"));
    }

    [SkippableFact]
    public async Task An_event_is_a_valid_AuditEvent()
    {
        var (a, made) = await RecordAsync();
        using var doc = fixture.May("user/*.rs", ("fhirUser", "Practitioner/doc"));
        await doc.ExpectAsync(200, "GET", $"Observation?subject=Patient/{a}&_id={made}", null, ("X-Request-Id", "valid-" + a), ("X-Purpose-Of-Use", "BTG"), ("X-Purpose-Reason", "unconscious, no relatives"));
        var recorded = await fixture.EventAsync("valid-" + a);
        var outcome = await Server.ExpectAsync(200, "POST", "AuditEvent/$validate", recorded.ToJsonString());
        outcome["issue"]!.AsArray().Where(issue => (string?)issue!["severity"] is "error" or "fatal").Should().BeEmpty(outcome.ToJsonString());
    }

    [SkippableFact]
    public async Task An_event_that_was_changed_or_taken_out_shows()
    {
        await using var store = await TestStore.NewAsync();
        for (var i = 0; i < 2; i++)
        {
            await using var server = await TestServer.StartOnAsync(store, fixture.Issuer.Settings);
            using var http = fixture.On(server, fixture.Issuer.Token("system/*.cruds"));
            for (var n = 0; n < 5; n++)
                await http.CreateAsync("Basic", """{"resourceType":"Basic","code":{"text":"x"}}""");
        }

        string[] verify = ["audit", "verify", .. store.Settings, "--FhirServer:Audit:Enabled=false"];
        var whole = await LoadFolder.RunAsync(verify);
        whole.Output.Should().EndWith("whole: 0 findings in 10 events of 2 chains\n");
        whole.Code.Should().Be(0);
        await using (var open = await TestServer.StartOnAsync(store, "--FhirServer:Audit:Enabled=false"))
        {
            var ids = (await open.Http.ExpectAsync(200, "GET", "AuditEvent?_sort=_id")).MatchIds();
            var changed = await open.Http.ExpectAsync(200, "GET", $"AuditEvent/{ids[2]}");
            changed["outcome"] = "4";
            await open.Http.ExpectAsync(200, "PUT", $"AuditEvent/{ids[2]}", changed.ToJsonString());
            await open.Http.ExpectAsync(204, "DELETE", $"AuditEvent/{ids[7]}");
            var damaged = await LoadFolder.RunAsync(verify);
            damaged.Code.Should().Be(1);
            damaged.Output.Should().Contain($"{ids[2]}: was changed\n").And.Contain($"{ids[8]}: 1 events before it are missing\n").And.EndWith("damaged: 2 findings in 9 events of 2 chains\n");
        }
    }

    private static IEnumerable<string?> References(JsonNode recorded) => recorded["entity"]!.AsArray().Select(entity => (string?)entity!["what"]?["reference"]);

    private static string Observation(string patient, string? id = null) => $$"""
        {"resourceType":"Observation",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"status":"final","code":{"text":"{{(id is null ? "x" : "y")}}"},"subject":{"reference":"Patient/{{patient}}"} }
        """;

    private async Task<(string Patient, string Observation)> RecordAsync()
    {
        var patient = await Server.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        return (patient, await Server.CreateAsync("Observation", Observation(patient)));
    }
}
