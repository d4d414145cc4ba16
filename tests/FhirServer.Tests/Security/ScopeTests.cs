using System.Text;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Security;

public sealed class ScopeTests(SignedInFixture fixture) : IClassFixture<SignedInFixture>
{
    private HttpClient Server => fixture.May("system/*.cruds");

    [SkippableFact]
    public async Task A_patient_scope_shows_one_patients_record_and_nothing_of_anothers()
    {
        var (a, b) = (await PatientAsync("hers"), await PatientAsync("his-secret"));
        var (hers, his) = (await ObservationAsync(a, "hers"), await ObservationAsync(b, "his-secret"));
        using var http = fixture.For(a);
        await http.ExpectAsync(200, "GET", $"Observation/{hers}");
        var asked = new (int Status, string Url)[]
        {
            (404, $"Observation/{his}"), (404, $"Patient/{b}"), (404, $"Observation/{his}/_history"), (404, $"Observation/{his}/_history/1"), (404, $"Patient/{b}/$everything"),
            (200, "Patient"), (200, "Observation?_total=accurate"), (200, "_history"), (200, "Observation/_history"), (200, "?_type=Patient,Observation"),
            (200, $"Observation?subject=Patient/{b}"), (200, "Observation?subject:Patient.family=his-secret"), (200, "Patient?_has:Observation:patient:code=his-secret"),
            (200, "Observation?_include=Observation:subject"), (200, "Patient?_revinclude=Observation:subject"), (200, $"Patient/{b}/Observation"), (200, $"Patient/{a}/$everything"),
        };
        foreach (var (status, url) in asked)
        {
            using var answer = await http.SendAsync("GET", url);
            answer.Code().Should().Be(status, url);
            (await answer.Content.ReadAsStringAsync()).Replace(Uri.EscapeDataString("his-secret"), "", StringComparison.Ordinal)
                .Should().NotContain($"\"{his}\"", url).And.NotContain($"/{his}\"", url).And.NotContain("\"family\":\"his-secret\"", url).And.NotContain("\"code\":\"his-secret\"", url);
        }

        Total(await http.ExpectAsync(200, "GET", "Observation?_total=accurate&_summary=count")).Should().Be(1);
        Total(await http.ExpectAsync(200, "GET", "Observation?subject:Patient.family=his-secret&_total=accurate")).Should().Be(0);
        (await http.ExpectAsync(200, "GET", "_history"))["total"].Should().BeNull("what is counted tells of what is hidden");
    }

    [SkippableFact]
    public async Task A_patient_scope_writes_inside_the_record_only()
    {
        var (a, b) = (await PatientAsync("a"), await PatientAsync("b"));
        var (hers, his) = (await ObservationAsync(a, "x"), await ObservationAsync(b, "x"));
        using var http = fixture.For(a);
        await http.ExpectAsync(201, "POST", "Observation", Observation(a, "mine"));
        await http.ExpectAsync(403, "POST", "Observation", Observation(b, "foisted"));
        await http.ExpectAsync(403, "PUT", $"Observation/{hers}", Observation(b, "moved", hers));
        await http.ExpectAsync(200, "PUT", $"Observation/{hers}", Observation(a, "changed", hers));
        await http.ExpectAsync(404, "PUT", $"Observation/{his}", Observation(a, "stolen", his));
        await http.ExpectAsync(404, "PUT", "Observation/never-was", Observation(a, "new", "never-was"));
        using var patch = new StringContent("""[{"op":"replace","path":"/status","value":"amended"}]""", Encoding.UTF8, "application/json-patch+json");
        using var patched = await http.PatchAsync(new Uri($"Observation/{his}", UriKind.Relative), patch);
        patched.Code().Should().Be(404);
        using var deleted = await http.SendAsync("DELETE", $"Observation/{his}");
        using var absent = await http.SendAsync("DELETE", "Observation/never-was");
        (deleted.Code(), deleted.Headers.ETag).Should().Be((absent.Code(), absent.Headers.ETag));
        ((string?)(await Server.ExpectAsync(200, "GET", $"Observation/{his}"))["meta"]!["versionId"]).Should().Be("1");
        (await Server.ExpectAsync(200, "GET", $"Observation?subject=Patient/{b}")).MatchIds().Should().Equal(his);
    }

    [SkippableFact]
    public async Task A_transaction_writes_inside_the_record_or_not_at_all()
    {
        var (a, b) = (await PatientAsync("a"), await PatientAsync("b"));
        using var http = fixture.For(a);
        await http.ExpectAsync(403, "POST", "", Transaction(Observation(a, "t1"), Observation(b, "t2")));
        (await Server.ExpectAsync(200, "GET", $"Observation?subject=Patient/{a},Patient/{b}")).MatchIds().Should().BeEmpty();
        await http.ExpectAsync(200, "POST", "", Transaction(Observation(a, "t1"), Observation(a, "t2")));
        (await Server.ExpectAsync(200, "GET", $"Observation?subject=Patient/{a},Patient/{b}")).MatchIds().Should().HaveCount(2);
    }

    [SkippableFact]
    public async Task What_a_resource_was_as_another_patients_stays_hidden()
    {
        var (a, b) = (await PatientAsync("a"), await PatientAsync("b"));
        var moved = await ObservationAsync(b, "his-secret");
        await Server.ExpectAsync(200, "PUT", $"Observation/{moved}", Observation(a, "hers", moved));
        using var http = fixture.For(a);
        await http.ExpectAsync(200, "GET", $"Observation/{moved}/_history/2");
        await http.ExpectAsync(404, "GET", $"Observation/{moved}/_history/1");
        foreach (var url in new[] { $"Observation/{moved}/_history", "Observation/_history", "_history" })
            (await http.ExpectAsync(200, "GET", url)).ToJsonString().Should().NotContain("his-secret").And.Contain($"/{moved}\"");
        await http.ExpectAsync(404, "GET", $"Observation/{moved}/$diff");
        await Server.ExpectAsync(200, "GET", $"Observation/{moved}/$diff");
        using var former = fixture.For(b);
        await former.ExpectAsync(404, "GET", $"Observation/{moved}/_history/1");
        await Server.ExpectAsync(204, "DELETE", $"Observation/{moved}");
        await http.ExpectAsync(410, "GET", $"Observation/{moved}");
        var deleted = (await http.ExpectAsync(200, "GET", $"Observation/{moved}/_history")).ToJsonString();
        deleted.Should().NotContain("his-secret").And.Contain("DELETE");
        await former.ExpectAsync(404, "GET", $"Observation/{moved}");
        await former.ExpectAsync(404, "GET", $"Observation/{moved}/_history");
        await Server.ExpectAsync(410, "GET", $"Observation/{moved}");
    }

    [SkippableFact]
    public async Task A_conditional_create_does_not_tell_what_others_have()
    {
        var (a, b) = (await PatientAsync("a"), await PatientAsync("b"));
        await ObservationAsync(b, "only-his");
        using var http = fixture.For(a);
        await http.ExpectAsync(201, "POST", "Observation", Observation(a, "only-his"), ("If-None-Exist", "code=only-his"));
        await http.ExpectAsync(200, "POST", "Observation", Observation(a, "only-his"), ("If-None-Exist", "code=only-his"));
    }

    [SkippableTheory]
    [InlineData("system/Observation.rs", "POST", "Observation", "user/Observation.c")]
    [InlineData("system/Observation.read", "DELETE", "Observation/x", "user/Observation.d")]
    [InlineData("system/Observation.c", "GET", "Observation/x", "user/Observation.r")]
    [InlineData("system/Observation.r", "GET", "Observation", "user/Observation.s")]
    [InlineData("system/Observation.rs", "GET", "Patient", "user/Patient.s")]
    [InlineData("patient/*.rs", "GET", "Observation/x", "user/Observation.r")]
    [InlineData("openid profile", "GET", "_history", "user/*.s")]
    [InlineData("system/Observation.sr", "GET", "Observation/x", "user/Observation.r")]
    public async Task What_no_scope_permits_is_refused_and_the_scope_is_named(string scope, string method, string url, string missing)
    {
        using var http = fixture.May(scope);
        using var answer = await http.SendAsync(method, url, method == "POST" ? """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""" : null);
        answer.Code().Should().Be(403);
        (await answer.JsonAsync()).Diagnostics().Should().Contain(missing);
        answer.Headers.WwwAuthenticate.ToString().Should().Contain("insufficient_scope").And.Contain(missing);
    }

    [SkippableFact]
    public async Task A_lab_that_may_only_create_can_create_and_nothing_else()
    {
        var a = await PatientAsync("a");
        using var lab = fixture.May("system/Observation.c");
        var made = await lab.CreateAsync("Observation", Observation(a, "lab"));
        await lab.ExpectAsync(403, "GET", $"Observation/{made}");
        await lab.ExpectAsync(403, "POST", "Observation", Observation(a, "lab"), ("If-None-Exist", "code=lab"));
        await lab.ExpectAsync(403, "PUT", $"Observation/{made}", Observation(a, "lab", made));
    }

    [SkippableFact]
    public async Task A_lab_that_may_only_create_finds_nobody_by_a_conditional_reference()
    {
        var number = Guid.NewGuid().ToString("N");
        await Server.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{number}}"}]}""");
        var bundle = Transaction(Observation("x", "lab").Replace("Patient/x", $"Patient?identifier={number}", StringComparison.Ordinal));
        using var lab = fixture.May("system/*.c", ("clearance", "*"), ("roles", new[] { "auditor" }));
        using var refused = await lab.SendAsync("POST", "", bundle);
        refused.Code().Should().BeInRange(400, 422);
        using var client = fixture.May("system/*.cs", ("clearance", "*"), ("roles", new[] { "auditor" }));
        await client.ExpectAsync(200, "POST", "", bundle);
    }

    [SkippableFact]
    public async Task The_criteria_of_a_scope_hold_for_all_that_is_done_by_it()
    {
        var a = await PatientAsync("grain");
        var (lab, vital) = (await ObservationAsync(a, "lab1"), await ObservationAsync(a, "vital1"));
        using var http = fixture.May("system/Observation.cruds?code=lab1,lab2 system/Patient.rs");
        await http.ExpectAsync(200, "GET", $"Observation/{lab}");
        await http.ExpectAsync(404, "GET", $"Observation/{vital}");
        (await http.ExpectAsync(200, "GET", $"Observation?subject=Patient/{a}")).MatchIds().Should().Equal(lab);
        (await http.ExpectAsync(200, "GET", $"Patient?_id={a}&_revinclude=Observation:subject")).Entries().Should().HaveCount(2);
        await http.ExpectAsync(403, "PUT", $"Observation/{lab}", Observation(a, "vital1", lab));
        await http.ExpectAsync(200, "PUT", $"Observation/{lab}", Observation(a, "lab2", lab));
        await http.ExpectAsync(403, "POST", "Observation", Observation(a, "vital1"));
        using var linked = fixture.May("system/Observation.rs?patient.family=grain&code=vital1");
        (await linked.ExpectAsync(200, "GET", "Observation")).MatchIds().Should().Equal(vital);
        using var wrong = fixture.May("system/Observation.rs?colour=red");
        await wrong.ExpectAsync(404, "GET", $"Observation/{lab}");
    }

    [SkippableFact]
    public async Task A_citizen_sees_her_own_record_whatever_the_scopes_context()
    {
        var (a, b) = (await PatientAsync("a"), await PatientAsync("b"));
        using var citizen = fixture.May("user/*.rs", ("fhirUser", $"Patient/{a}"));
        await citizen.ExpectAsync(200, "GET", $"Patient/{a}");
        await citizen.ExpectAsync(404, "GET", $"Patient/{b}");
        using var meddler = fixture.May("patient/*.rs", ("fhirUser", $"Patient/{a}"), ("patient", b));
        await meddler.ExpectAsync(403, "GET", $"Patient/{b}");
        using var doctor = fixture.May("user/*.rs", ("fhirUser", "Practitioner/p"));
        await doctor.ExpectAsync(200, "GET", $"Patient/{b}");
    }

    [SkippableFact]
    public async Task Each_entry_of_a_batch_needs_its_own_scope()
    {
        var a = await PatientAsync("a");
        using var http = fixture.May("system/Patient.r");
        var answer = await http.ExpectAsync(200, "POST", "", $$"""
            {"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient/{{a}}"} },{"request":{"method":"GET","url":"Observation"} },{"request":{"method":"DELETE","url":"Patient/{{a}}"} }]}
            """);
        answer.Entries().Select(entry => ((string)entry["response"]!["status"]!)[..3]).Should().Equal("200", "403", "403");
    }

    private static int Total(JsonNode bundle) => (int)bundle["total"]!;

    private static string Observation(string patient, string code, string? id = null) => $$"""
        {"resourceType":"Observation",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"status":"final","code":{"coding":[{"system":"http://a.example","code":"{{code}}"}]},"subject":{"reference":"Patient/{{patient}}"} }
        """;

    private static string Transaction(params string[] bodies) => $$"""
        {"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', bodies.Select(body => $$"""{"resource":{{body}},"request":{"method":"POST","url":"Observation"} }"""))}}]}
        """;

    private Task<string> PatientAsync(string family) => Server.CreateAsync("Patient", $$"""{"resourceType":"Patient","name":[{"family":"{{family}}"} ]}""");

    private Task<string> ObservationAsync(string patient, string code) => Server.CreateAsync("Observation", Observation(patient, code));
}
