using System.Text;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Interactions;

/// <summary>What the server requires of what it stores, as it comes: the rules of FHIR R4, and more where a request asks.</summary>
public sealed class ValidationOnWriteTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string OfAbdm = "https://nrces.in/ndhm/fhir/r4/StructureDefinition/Patient";
    private const string Claiming = $$"""{"resourceType":"Patient","meta":{"profile":["{{OfAbdm}}"]},"name":[{"text":"Asha"}]}""";
    private const string WrongCode = """{"resourceType":"Patient","gender":"lady"}""";
    private static readonly (string, string) Deep = ("X-Validation", "profile");

    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task What_breaks_a_rule_of_FHIR_is_refused_with_every_issue_and_not_stored()
    {
        var outcome = await Http.ExpectAsync(422, "PUT", "Observation/vw1", "{\"resourceType\":\"Observation\",\"id\":\"vw1\",\n\"status\":\"done\",\"code\":{\"text\":\"weight\"},\"valueQuantity\":{\"value\":1,\"code\":\"kg\"}}");
        Expressions(outcome).Should().Contain("Observation.status");
        outcome.Diagnostics().Should().Contain("line 2").And.Contain("qty-3");
        await Http.ExpectAsync(404, "GET", "Observation/vw1");
    }

    [SkippableFact]
    public async Task A_broken_invariant_is_refused() =>
        (await Http.ExpectAsync(422, "POST", "Patient", """{"resourceType":"Patient","contact":[{"gender":"male"}]}""")).Diagnostics().Should().Contain("pat-1");

    [SkippableFact]
    public async Task A_claimed_profile_is_checked_when_the_request_asks()
    {
        await Http.ExpectAsync(201, "POST", "Patient", Claiming);
        Expressions(await Http.ExpectAsync(422, "POST", "Patient", Claiming, Deep)).Should().Contain("Patient.identifier");
    }

    [SkippableTheory]
    [InlineData("off")]
    [InlineData("a little")]
    public async Task A_request_cannot_ask_for_less(string depth) =>
        (await Http.ExpectAsync(400, "POST", "Patient", WrongCode, ("X-Validation", depth))).Diagnostics().Should().Contain("X-Validation");

    [SkippableFact]
    public async Task Remarks_do_not_refuse_and_are_told_to_those_who_prefer_an_outcome()
    {
        var body = """{"resourceType":"Patient","meta":{"profile":["https://nobody.example/p"]}}""";
        var outcome = await Http.ExpectAsync(201, "POST", "Patient", body, Deep, ("Prefer", "return=OperationOutcome"));
        outcome["issue"]!.AsArray().Select(issue => (string?)issue!["severity"]).Should().StartWith(["warning"]).And.EndWith("information");
        outcome.Diagnostics().Should().Contain("https://nobody.example/p");
    }

    [SkippableFact]
    public async Task A_transaction_names_the_faults_of_every_entry_and_stores_none()
    {
        var outcome = await Http.ExpectAsync(422, "POST", "", Bundle("transaction"));
        Expressions(outcome).Should().Equal("Bundle.entry[1].resource.gender", "Bundle.entry[2].resource.gender");
        outcome.Diagnostics().Should().Contain("line 3").And.Contain("line 4");
        await Http.ExpectAsync(404, "GET", "Patient/vwa");
    }

    [SkippableFact]
    public async Task A_batch_refuses_the_entries_at_fault_at_their_lines()
    {
        var answers = (await Http.ExpectAsync(200, "POST", "", Bundle("batch").Replace("\"vw", "\"vb", StringComparison.Ordinal).Replace("/vw", "/vb", StringComparison.Ordinal))).Entries();
        answers.Select(entry => ((string)entry["response"]!["status"]!)[..3]).Should().Equal("201", "422", "422");
        var outcome = answers[1]["response"]!["outcome"]!;
        Expressions(outcome).Should().Equal("Bundle.entry[1].resource.gender");
        outcome.Diagnostics().Should().Contain("line 3");
        await Http.ExpectAsync(200, "GET", "Patient/vba");
    }

    [SkippableFact]
    public async Task Links_inside_a_transaction_are_no_fault() => await Http.ExpectAsync(200, "POST", "", """
        {"resourceType":"Bundle","type":"transaction","entry":[
        {"fullUrl":"urn:uuid:8f6c3b1e-0d5f-4a5e-9a39-3b8f3c1c2a11","resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
        {"resource":{"resourceType":"Observation","status":"final","code":{"text":"weight"},"subject":{"reference":"urn:uuid:8f6c3b1e-0d5f-4a5e-9a39-3b8f3c1c2a11"}},"request":{"method":"POST","url":"Observation"}}]}
        """, Deep);

    [SkippableFact]
    public async Task Faults_of_XML_are_told_without_the_positions_of_the_JSON_it_became()
    {
        using var content = new StringContent("""<Patient xmlns="http://hl7.org/fhir"><gender value="lady"/></Patient>""", Encoding.UTF8, "application/fhir+xml");
        using var answer = await Http.PostAsync(new Uri("Patient", UriKind.Relative), content);
        answer.Code().Should().Be(422);
        (await answer.JsonAsync()).Diagnostics().Should().NotContain("column");
    }

    private static string Bundle(string type) => $$$"""
        {"resourceType":"Bundle","type":"{{{type}}}","entry":[
        {"resource":{"resourceType":"Patient","id":"vwa"},"request":{"method":"PUT","url":"Patient/vwa"}},
        {"resource":{"resourceType":"Patient","id":"vwb","gender":"lady"},"request":{"method":"PUT","url":"Patient/vwb"}},
        {"resource":{"resourceType":"Patient","id":"vwc","gender":"lord"},"request":{"method":"PUT","url":"Patient/vwc"}}]}
        """;

    private static IReadOnlyList<string?> Expressions(JsonNode outcome) => [.. outcome["issue"]!.AsArray().Where(issue => (string?)issue!["severity"] == "error").Select(issue => (string?)issue!["expression"]?[0])];
}
