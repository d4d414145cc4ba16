using System.Text.Json.Nodes;

namespace FhirServer.Tests.Security;

public sealed class ConsentOptOutTests(OptOutFixture fixture) : IClassFixture<OptOutFixture>
{
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
    public Task What_is_shown_is_what_the_plain_rules_permit(int seed) => RecordsAgree.CheckAsync(fixture, seed, optIn: false, custodian: null);

    [SkippableTheory]
    [InlineData(""" "type":"deny" """, 404)]
    [InlineData(""" "type":"deny","actor":[{"role":{"coding":[{"code":"IRCP"}]},"reference":{"reference":"Practitioner/doc"}}] """, 404)]
    [InlineData(""" "type":"deny","actor":[{"role":{"coding":[{"code":"CST"}]},"reference":{"reference":"Practitioner/doc"}}] """, 404)]
    [InlineData(""" "type":"deny","actor":[{"role":{"coding":[{"code":"IRCP"}]},"reference":{"reference":"Practitioner/other"}}] """, 200)]
    [InlineData(""" "type":"deny","class":[{"system":"urn:mime","code":"application/pdf"}] """, 404)]
    [InlineData(""" "type":"deny","purpose":[{"code":"HPAYMT"}] """, 404)]
    [InlineData(""" "type":"deny","dataPeriod":{"end":"2020"} """, 404)]
    [InlineData(""" "type":"deny","provision":[{"type":"permit","actor":[{"role":{"coding":[{"code":"IRCP"}]},"reference":{"reference":"Practitioner/doc"}}]}] """, 200)]
    [InlineData(""" "type":"deny","provision":[{"type":"permit"},{"type":"deny"}] """, 404)]
    [InlineData(""" "type":"permit" """, 200)]
    public async Task A_denial_denies_as_far_as_its_criteria_do_not_fail(string rule, int status)
    {
        var a = await Lab.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        using var doc = fixture.May("user/*.rs", ("fhirUser", "Practitioner/doc"));
        await doc.ExpectAsync(200, "GET", $"Patient/{a}");
        await Lab.CreateAsync("Consent", Consents.Of(a, $$"""{ {{rule}} }"""));
        await doc.ExpectAsync(status, "GET", $"Patient/{a}");
    }

    [SkippableFact]
    public async Task Where_no_glass_may_be_broken_none_is()
    {
        using var doc = fixture.May("user/*.rs", ("fhirUser", "Practitioner/doc"));
        var refused = await doc.ExpectAsync(403, "GET", "Patient", null, ("X-Purpose-Of-Use", "BTG"), ("X-Purpose-Reason", "unconscious, brought in by ambulance"));
        refused.Diagnostics().Should().Contain("switched off");
    }

    [SkippableFact]
    public async Task A_consent_of_another_kind_or_state_says_nothing()
    {
        var a = await Lab.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        await Lab.CreateAsync("Consent", Consents.Of(a, """{"type":"deny"}""", "rejected"));
        await Lab.CreateAsync("Consent", Consents.Of(a, """{"type":"deny"}""").Replace("patient-privacy", "research", StringComparison.Ordinal));
        using var doc = fixture.May("user/*.rs", ("fhirUser", "Practitioner/doc"));
        await doc.ExpectAsync(200, "GET", $"Patient/{a}");
        var general = JsonNode.Parse(Consents.Of(a, "{}"))!.AsObject();
        general.Remove("provision");
        general["policyRule"] = JsonNode.Parse("""{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"OPTOUT"}]}""");
        await Lab.CreateAsync("Consent", general.ToJsonString());
        await doc.ExpectAsync(404, "GET", $"Patient/{a}");
    }

    [SkippableTheory]
    [InlineData("v3-Confidentiality", "N", null, 200)]
    [InlineData("v3-Confidentiality", "L", null, 200)]
    [InlineData("v3-Confidentiality", "R", null, 404)]
    [InlineData("v3-Confidentiality", "V", "R", 404)]
    [InlineData("v3-Confidentiality", "R", "R", 200)]
    [InlineData("v3-Confidentiality", "R", "V", 200)]
    [InlineData("v3-Confidentiality", "N", "L", 404)]
    [InlineData("v3-ActCode", "HIV", null, 404)]
    [InlineData("v3-ActCode", "HIV", "R HIV", 200)]
    [InlineData("v3-ActCode", "HIV", "R ETH", 404)]
    [InlineData("v3-ActCode", "HIV", "*", 200)]
    [InlineData("v3-ActCode", "NORDSCLCD", null, 200)]
    public async Task Labels_keep_from_a_caller_what_the_clearance_does_not_name(string system, string code, string? clearance, int status)
    {
        var a = await Lab.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        var made = await Lab.CreateAsync("Observation", $$"""
            {"resourceType":"Observation","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/{{system}}","code":"{{code}}"}]},"status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{a}}"} }
            """);
        using var doc = fixture.May("user/*.rs", clearance is null ? [] : [("clearance", clearance)]);
        await doc.ExpectAsync(status, "GET", $"Observation/{made}");
        (await doc.ExpectAsync(200, "GET", $"Observation?subject=Patient/{a}&_total=accurate")).MatchIds().Should().HaveCount(status == 200 ? 1 : 0);
        using var herself = fixture.May("patient/*.rs", ("fhirUser", $"Patient/{a}"), ("patient", a));
        await herself.ExpectAsync(200, "GET", $"Observation/{made}");
    }

    [SkippableFact]
    public async Task Nobody_can_label_a_resource_out_of_their_own_sight()
    {
        var a = await Lab.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        using var doc = fixture.May("user/*.cruds", ("fhirUser", "Practitioner/doc"));
        await doc.ExpectAsync(403, "PUT", $"Patient/{a}", $$"""{"resourceType":"Patient","id":"{{a}}","meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]} }""");
        await doc.ExpectAsync(200, "GET", $"Patient/{a}");
    }
}
