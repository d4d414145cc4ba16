namespace FhirServer.Tests.Security;

public sealed class ConsentOptInTests(OptInFixture fixture) : IClassFixture<OptInFixture>
{
    private const string Permit = """{"type":"permit","actor":[{"role":{"coding":[{"code":"IRCP"}]},"reference":{"reference":"Practitioner/doc"}}]}""";

    private HttpClient Lab => fixture.May("system/*.c");

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public Task What_is_shown_is_what_the_plain_rules_permit(int seed) => RecordsAgree.CheckAsync(fixture, seed, optIn: true, "Organization/own");

    [SkippableFact]
    public async Task Without_a_permit_there_is_nothing_and_with_one_there_is_all_from_the_next_request_on()
    {
        var (a, made) = await RecordAsync();
        using var doc = Doctor();
        await NothingAsync(doc, a, made);
        var consent = await Lab.CreateAsync("Consent", Consents.Of(a, Permit));
        foreach (var url in new[] { $"Patient/{a}", $"Observation/{made}", $"Patient/{a}/$everything", $"Observation/{made}/_history", $"Consent/{consent}" })
            await doc.ExpectAsync(200, "GET", url);
        (await doc.ExpectAsync(200, "GET", $"Observation?subject=Patient/{a}&_include=Observation:subject&_total=accurate")).Entries().Should().HaveCount(2);
        using var herself = fixture.May("patient/*.cruds", ("fhirUser", $"Patient/{a}"), ("patient", a));
        await herself.ExpectAsync(200, "PUT", $"Consent/{consent}", Consents.Of(a, Permit, "inactive", consent));
        await NothingAsync(doc, a, made);
        await herself.ExpectAsync(200, "PUT", $"Consent/{consent}", Consents.Of(a, Permit, "active", consent));
        await doc.ExpectAsync(200, "GET", $"Observation/{made}");
        await herself.ExpectAsync(204, "DELETE", $"Consent/{consent}");
        await NothingAsync(doc, a, made);
    }

    [SkippableFact]
    public async Task The_citizen_sees_her_own_record_whatever_was_consented_to()
    {
        var (a, made) = await RecordAsync();
        await Lab.CreateAsync("Consent", Consents.Of(a, """{"type":"deny"}"""));
        using var herself = fixture.May("patient/*.rs", ("fhirUser", $"Patient/{a}"), ("patient", a));
        await herself.ExpectAsync(200, "GET", $"Observation/{made}");
        (await herself.ExpectAsync(200, "GET", "Observation")).MatchIds().Should().Equal(made);
    }

    [SkippableFact]
    public async Task A_change_counts_at_once_on_the_other_server_of_the_same_store()
    {
        await using var store = await TestStore.NewAsync();
        string[] settings = [.. fixture.Issuer.Settings, "--FhirServer:Consent:Policy=OptIn"];
        await using var one = await TestServer.StartOnAsync(store, settings);
        await using var other = await TestServer.StartOnAsync(store, settings);
        using var lab = fixture.On(one, fixture.Issuer.Token("system/*.c"));
        using var doc = fixture.On(other, fixture.Issuer.Token("user/*.rs", ("fhirUser", "Practitioner/doc")));
        var a = await lab.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        using var herself = fixture.On(one, fixture.Issuer.Token("patient/*.cruds", ("fhirUser", $"Patient/{a}"), ("patient", a)));
        for (var i = 0; i < 10; i++)
        {
            await doc.ExpectAsync(404, "GET", $"Patient/{a}");
            var consent = await herself.CreateAsync("Consent", Consents.Of(a, Permit));
            await doc.ExpectAsync(200, "GET", $"Patient/{a}");
            await herself.ExpectAsync(204, "DELETE", $"Consent/{consent}");
        }

        await doc.ExpectAsync(404, "GET", $"Patient/{a}");
    }

    [SkippableTheory]
    [InlineData("own", null, 200)]
    [InlineData("own", "TREAT", 200)]
    [InlineData("own", "HPAYMT", 404)]
    [InlineData("other", "TREAT", 404)]
    public async Task The_organisation_that_keeps_the_records_may_treat(string organization, string? purpose, int status)
    {
        var (a, _) = await RecordAsync();
        using var http = fixture.May("user/*.rs", [("fhirUser", "Practitioner/x"), ("organization", $"Organization/{organization}"), .. Purpose(purpose)]);
        await http.ExpectAsync(status, "GET", $"Patient/{a}");
    }

    [SkippableTheory]
    [InlineData(""" "period":{"start":"2020","end":"2099"} """, true)]
    [InlineData(""" "period":{"end":"2020-01-01"} """, false)]
    [InlineData(""" "actor":[{"role":{"coding":[{"code":"IRCP"}]},"reference":{"reference":"Organization/clinic"}}] """, true)]
    [InlineData(""" "actor":[{"role":{"coding":[{"code":"CST"}]},"reference":{"reference":"Organization/clinic"}}] """, false)]
    [InlineData(""" "actor":[{"role":{"coding":[{"system":"http://r.example","code":"nurse"}]},"reference":{"reference":"Practitioner/doc"}}] """, true)]
    [InlineData(""" "actor":[{"role":{"coding":[{"code":"IRCP"}]},"reference":{"reference":"Practitioner/other"}}] """, false)]
    [InlineData(""" "action":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentaction","code":"access"}]}] """, true)]
    [InlineData(""" "action":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentaction","code":"correct"}]}] """, false)]
    [InlineData(""" "purpose":[{"code":"CAREMGT"}] """, true)]
    [InlineData(""" "purpose":[{"code":"HPAYMT"}] """, false)]
    [InlineData(""" "class":[{"system":"http://hl7.org/fhir/resource-types","code":"Observation"}] """, true)]
    [InlineData(""" "class":[{"system":"http://hl7.org/fhir/resource-types","code":"Condition"}] """, false)]
    [InlineData(""" "class":[{"system":"urn:mime","code":"application/pdf"}] """, false)]
    [InlineData(""" "code":[{"coding":[{"system":"http://a.example","code":"x"}]}] """, true)]
    [InlineData(""" "code":[{"coding":[{"system":"http://a.example","code":"y"}]}] """, false)]
    [InlineData(""" "code":[{"text":"anything"}] """, false)]
    [InlineData(""" "securityLabel":[{"system":"http://l.example","code":"shared"}] """, true)]
    [InlineData(""" "securityLabel":[{"system":"http://l.example","code":"kept"}] """, false)]
    [InlineData(""" "dataPeriod":{"start":"2024","end":"2024"} """, true)]
    [InlineData(""" "dataPeriod":{"start":"2025"} """, false)]
    [InlineData(""" "data":[{"meaning":"instance","reference":{"reference":"Observation/OBS"}}] """, true)]
    [InlineData(""" "data":[{"meaning":"related","reference":{"reference":"Observation/other"}}] """, false)]
    [InlineData(""" "provision":[{"type":"deny","class":[{"system":"http://hl7.org/fhir/resource-types","code":"Observation"}]}] """, false)]
    [InlineData(""" "provision":[{"type":"deny","class":[{"system":"http://hl7.org/fhir/resource-types","code":"Condition"}]}] """, true)]
    public async Task A_permit_permits_as_far_as_its_criteria_hold(string criteria, bool permits)
    {
        var (a, made) = await RecordAsync();
        await Lab.CreateAsync("Consent", Consents.Of(a, $$"""{"type":"permit",{{criteria.Replace("OBS", made, StringComparison.Ordinal)}} }"""));
        using var http = fixture.May("user/*.rs", ("fhirUser", "Practitioner/doc"), ("organization", "Organization/clinic"), ("purpose_of_use", "CAREMGT"), ("roles", new[] { "http://r.example|nurse" }));
        await http.ExpectAsync(permits ? 200 : 404, "GET", $"Observation/{made}");
        (await http.ExpectAsync(200, "GET", $"Observation?subject=Patient/{a}")).MatchIds().Should().HaveCount(permits ? 1 : 0);
    }

    [SkippableFact]
    public async Task What_is_nobodys_is_shown_and_what_is_several_peoples_needs_one_permit_and_no_denial()
    {
        var ((a, _), (b, _)) = (await RecordAsync(), await RecordAsync());
        var group = await Lab.CreateAsync("Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Group/g"},"performer":[{"reference":"Practitioner/p"}]}""");
        var both = await Lab.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{a}}"},"performer":[{"reference":"Patient/{{b}}"}]}""");
        var organization = await Lab.CreateAsync("Organization", """{"resourceType":"Organization","name":"o"}""");
        using var doc = Doctor();
        await doc.ExpectAsync(200, "GET", $"Observation/{group}");
        await doc.ExpectAsync(200, "GET", $"Organization/{organization}");
        await doc.ExpectAsync(404, "GET", $"Observation/{both}");
        await Lab.CreateAsync("Consent", Consents.Of(a, Permit));
        await doc.ExpectAsync(200, "GET", $"Observation/{both}");
        await Lab.CreateAsync("Consent", Consents.Of(b, """{"type":"deny"}"""));
        await doc.ExpectAsync(404, "GET", $"Observation/{both}");
    }

    [SkippableFact]
    public async Task A_permit_to_see_is_none_to_change()
    {
        var (a, made) = await RecordAsync();
        await Lab.CreateAsync("Consent", Consents.Of(a, """{"type":"permit","action":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentaction","code":"access"}]}]}"""));
        using var doc = fixture.May("user/*.cruds", ("fhirUser", "Practitioner/doc"));
        var read = await doc.ExpectAsync(200, "GET", $"Observation/{made}");
        await doc.ExpectAsync(404, "PUT", $"Observation/{made}", read.ToJsonString());
        await Lab.CreateAsync("Consent", Consents.Of(a, """{"type":"permit","action":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentaction","code":"correct"}]}]}"""));
        await doc.ExpectAsync(200, "PUT", $"Observation/{made}", read.ToJsonString());
    }

    [SkippableFact]
    public async Task Practitioners_may_break_the_glass_with_a_reason()
    {
        var (a, _) = await RecordAsync();
        using var doc = Doctor();
        await doc.ExpectAsync(200, "GET", $"Patient/{a}", null, ("X-Purpose-Of-Use", "BTG"), ("X-Purpose-Reason", "unconscious, brought in by ambulance"));
        await doc.ExpectAsync(404, "GET", $"Patient/{a}");
        await doc.ExpectAsync(403, "GET", $"Patient/{a}", null, ("X-Purpose-Of-Use", "BTG"));
        await doc.ExpectAsync(403, "GET", $"Patient/{a}", null, ("X-Purpose-Of-Use", "BTG"), ("X-Purpose-Reason", "short"));
        using var client = fixture.May("system/*.rs");
        await client.ExpectAsync(403, "GET", $"Patient/{a}", null, ("X-Purpose-Of-Use", "BTG"), ("X-Purpose-Reason", "unconscious, brought in by ambulance"));
    }

    [SkippableFact]
    public async Task A_purpose_that_the_token_does_not_name_is_refused()
    {
        var (a, _) = await RecordAsync();
        await Lab.CreateAsync("Consent", Consents.Of(a, """{"type":"permit","purpose":[{"code":"DSRCH"}]}"""));
        using var doc = fixture.May("user/*.rs", ("fhirUser", "Practitioner/doc"), ("purpose_of_use", "TREAT DSRCH"));
        await doc.ExpectAsync(404, "GET", $"Patient/{a}");
        await doc.ExpectAsync(404, "GET", $"Patient/{a}", null, ("X-Purpose-Of-Use", "TREAT"));
        await doc.ExpectAsync(200, "GET", $"Patient/{a}", null, ("X-Purpose-Of-Use", "DSRCH"));
        await doc.ExpectAsync(403, "GET", $"Patient/{a}", null, ("X-Purpose-Of-Use", "HPAYMT"));
        await doc.ExpectAsync(400, "GET", $"Patient/{a}", null, ("X-Purpose-Of-Use", "a b"));
    }

    [SkippableFact]
    public async Task An_administrator_is_told_why_a_resource_is_shown_or_hidden()
    {
        var (a, made) = await RecordAsync();
        var permit = await Lab.CreateAsync("Consent", Consents.Of(a, Permit));
        var denial = await Lab.CreateAsync("Consent", Consents.Of(a, """{"type":"deny","purpose":[{"code":"DSRCH"}]}"""));
        using var administrator = fixture.May("openid", ("roles", new[] { "administrator" }));
        var shown = await ExplainedAsync("fhirUser=Practitioner/doc&purpose=TREAT");
        (shown["shown"], shown["consented"], shown[$"Consent/{permit}"], shown[$"Consent/{denial}"]).Should().Be(("true", "true", "permit", "none"));
        var hidden = await ExplainedAsync("fhirUser=Practitioner/doc&purpose=DSRCH");
        (hidden["shown"], hidden["consented"], hidden["labels"], hidden[$"Consent/{permit}"], hidden[$"Consent/{denial}"]).Should().Be(("false", "false", "true", "permit", "deny"));
        var own = await ExplainedAsync($"fhirUser=Patient/{a}&patient={a}&scope=patient/*.rs&purpose=DSRCH");
        (own["shown"], own["own"]).Should().Be(("true", "true"));
        var refused = await ExplainedAsync("scope=system/Patient.rs");
        refused["refusal"].Should().Contain("Observation.r");

        async Task<Dictionary<string, string>> ExplainedAsync(string claims) =>
            (await administrator.ExpectAsync(200, "GET", $"Observation/{made}/$access-explain?{claims}"))["parameter"]!.AsArray().ToDictionary(
                one => (string?)one!["part"]?[0]!["valueReference"]!["reference"] ?? (string)one["name"]!,
                one => one!["part"]?[1]!["valueCode"]?.ToString() ?? (one["valueBoolean"] ?? one["valueString"] ?? one["valueCode"])!.ToString());
    }

    private static (string, object)[] Purpose(string? purpose) => purpose is null ? [] : [("purpose_of_use", purpose)];

    private static async Task NothingAsync(HttpClient doc, string patient, string observation)
    {
        foreach (var url in new[] { $"Patient/{patient}", $"Observation/{observation}", $"Patient/{patient}/$everything", $"Observation/{observation}/_history", $"Observation/{observation}/_history/1" })
            await doc.ExpectAsync(404, "GET", url);
        foreach (var url in new[] { $"Patient?_id={patient}&_revinclude=Observation:subject", $"Observation?subject=Patient/{patient}&_total=accurate", $"Observation?subject:Patient._id={patient}", $"Patient?_has:Observation:subject:_id={observation}", $"Consent?patient=Patient/{patient}" })
        {
            var found = await doc.ExpectAsync(200, "GET", url);
            found.Entries().Should().BeEmpty(url);
            ((int)found["total"]!).Should().Be(0, url);
        }
    }

    private HttpClient Doctor() => fixture.May("user/*.rs", ("fhirUser", "Practitioner/doc"));

    private async Task<(string Patient, string Observation)> RecordAsync()
    {
        var patient = await Lab.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"family":"hidden"}]}""");
        return (patient, await Lab.CreateAsync("Observation", $$"""
            {"resourceType":"Observation","meta":{"security":[{"system":"http://l.example","code":"shared"}]},"status":"final","code":{"coding":[{"system":"http://a.example","code":"x"}]},
            "effectiveDateTime":"2024-05-05","subject":{"reference":"Patient/{{patient}}"} }
            """));
    }
}
