using System.Text;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>$validate: https://hl7.org/fhir/R4/resource-operation-validate.html.</summary>
public sealed class ValidateTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string OfAbdm = "https://nrces.in/ndhm/fhir/r4/StructureDefinition/Patient";
    private const string Sound = """{"resourceType":"Patient","id":"v0","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Rao</div>"},"name":[{"family":"Rao"}],"gender":"female"}""";

    private HttpClient Http => fixture.Http;

    [SkippableTheory]
    [InlineData("Patient/$validate")]
    [InlineData("$validate")]
    [InlineData("Patient/v0/$validate?mode=update")]
    [InlineData("Patient/$validate?mode=create")]
    public async Task A_sound_resource_is_answered_with_one_note(string url)
    {
        var issue = Issues(await Http.ExpectAsync(200, "POST", url, Sound)).Should().ContainSingle().Subject;
        ((string?)issue["severity"]).Should().Be("information");
        ((string?)issue["diagnostics"]).Should().Contain("valid");
    }

    [SkippableFact]
    public async Task Every_fault_is_told_with_rule_place_and_position_and_the_status_is_200()
    {
        var outcome = await Http.ExpectAsync(200, "POST", "Patient/$validate", "{\"resourceType\":\"Patient\",\n \"birthDate\":\"yesterday\",\n \"gender\":\"lady\"}");
        var (date, gender) = (At(outcome, "Patient.birthDate"), At(outcome, "Patient.gender"));
        ((string?)date["severity"]).Should().Be("error");
        ((string?)gender["code"]).Should().Be("code-invalid");
        ((string?)gender["details"]!["coding"]![0]!["system"]).Should().Be("urn:fhirserver:message-id");
        ((string?)gender["details"]!["coding"]![0]!["code"]).Should().Be("binding-required");
        Position(date).Should().Be((2, 14));
        Position(gender).Should().Be((3, 11));
    }

    [SkippableTheory]
    [InlineData("this is no JSON")]
    [InlineData("{\"resourceType\":\"Patient\"")]
    [InlineData("{\"resourceType\":\"Ward\"}")]
    [InlineData("[]")]
    public async Task What_is_no_resource_is_an_outcome_too(string body) =>
        Errors(await Http.ExpectAsync(200, "POST", "Patient/$validate", body)).Should().NotBeEmpty();

    [SkippableFact]
    public async Task Parameters_carry_resource_mode_and_profile_and_positions_are_those_of_the_body()
    {
        var body = $$$"""
            {"resourceType":"Parameters","parameter":[
              {"name":"resource","resource":{"resourceType":"Patient",
                "name":[{"text":"Asha"}],"telecom":[{"system":"phone","value":"1"}],"gender":"lady"}},
              {"name":"mode","valueCode":"profile"},
              {"name":"profile","valueUri":"{{{OfAbdm}}}"}]}
            """;
        var outcome = await Http.ExpectAsync(200, "POST", "Patient/$validate", body);
        Position(At(outcome, "Patient.gender")).Line.Should().Be(3);
        ((string?)At(outcome, "Patient.identifier")["diagnostics"]).Should().Contain(OfAbdm + "#Patient.identifier");
    }

    [SkippableFact]
    public async Task Parameters_of_their_own_right_are_a_resource()
    {
        Errors(await Http.ExpectAsync(200, "POST", "Parameters/$validate", """{"resourceType":"Parameters","parameter":[{"name":"weight","valueInteger":1}]}""")).Should().BeEmpty();
        At(await Http.ExpectAsync(200, "POST", "$validate", """{"resourceType":"Parameters","parameter":[{"valueInteger":1}]}"""), "Parameters.parameter[0].name");
    }

    [SkippableFact]
    public async Task A_profile_of_the_URL_is_checked_beside_those_that_are_claimed_and_alone_in_its_own_mode()
    {
        Errors(await Http.ExpectAsync(200, "POST", "Patient/$validate", Sound)).Should().BeEmpty();
        At(await Http.ExpectAsync(200, "POST", $"Patient/$validate?profile={Uri.EscapeDataString(OfAbdm)}", Sound), "Patient.identifier");
        var claimed = Sound.Replace("\"id\"", $"\"meta\":{{\"profile\":[\"{OfAbdm}\"]}},\"id\"", StringComparison.Ordinal);
        At(await Http.ExpectAsync(200, "POST", "Patient/$validate", claimed), "Patient.identifier");
        var core = Uri.EscapeDataString("http://hl7.org/fhir/StructureDefinition/Patient");
        Errors(await Http.ExpectAsync(200, "POST", $"Patient/$validate?mode=profile&profile={core}", claimed)).Should().BeEmpty();
        Errors(await Http.ExpectAsync(200, "POST", $"Patient/$validate?profile={core}&profile={Uri.EscapeDataString(OfAbdm)}", Sound)).Should().NotBeEmpty();
    }

    [SkippableFact]
    public async Task An_unknown_profile_is_told() =>
        (await Http.ExpectAsync(200, "POST", "Patient/$validate?profile=https://nobody.example/p", Sound)).Diagnostics().Should().Contain("https://nobody.example/p");

    [SkippableFact]
    public async Task What_the_URL_says_and_the_body_contradicts_is_an_issue()
    {
        (await Http.ExpectAsync(200, "POST", "Observation/$validate", Sound)).Diagnostics().Should().Contain("the URL names Observation");
        (await Http.ExpectAsync(200, "POST", "Patient/other/$validate?mode=update", Sound)).Diagnostics().Should().Contain("'other'");
        At(await Http.ExpectAsync(200, "POST", "Patient/$validate?mode=update", """{"resourceType":"Patient"}"""), "Patient.id");
    }

    [SkippableFact]
    public async Task What_is_stored_is_validated_and_whether_it_can_be_deleted_is_told()
    {
        await Http.ExpectAsync(201, "PUT", "Patient/v1", """{"resourceType":"Patient","id":"v1"}""");
        Errors(await Http.ExpectAsync(200, "GET", "Patient/v1/$validate")).Should().BeEmpty();
        At(await Http.ExpectAsync(200, "GET", $"Patient/v1/$validate?profile={Uri.EscapeDataString(OfAbdm)}"), "Patient.identifier");
        (await Http.ExpectAsync(200, "GET", "Patient/v1/$validate?mode=delete")).Diagnostics().Should().Contain("can be deleted");
        (await Http.ExpectAsync(200, "POST", "Patient/v1/$validate?mode=create", Sound)).Diagnostics().Should().Contain("already");
        await Http.ExpectAsync(204, "DELETE", "Patient/v1");
        Errors(await Http.ExpectAsync(200, "POST", "Patient/v1/$validate?mode=delete")).Should().ContainSingle();
        Errors(await Http.ExpectAsync(200, "POST", "Patient/nobody/$validate?mode=delete")).Should().ContainSingle();
        await Http.ExpectAsync(410, "GET", "Patient/v1/$validate");
        await Http.ExpectAsync(404, "GET", "Patient/nobody/$validate");
    }

    [SkippableTheory]
    [InlineData("GET", "Patient/$validate", null, "needs a resource")]
    [InlineData("POST", "$validate", null, "needs a resource")]
    [InlineData("POST", "Patient/$validate?mode=delete", null, "[id]")]
    [InlineData("POST", "Patient/$validate?mode=burn", Sound, "'burn'")]
    [InlineData("POST", "Patient/$validate?mode=profile", Sound, "needs a profile")]
    [InlineData("POST", "Patient/$validate?mode=create&mode=update", Sound, "one mode")]
    [InlineData("POST", "Patient/$validate", """{"resourceType":"Parameters","parameter":[{"name":"mode","valueCode":"create"},{"name":"depth"}]}""", "'depth'")]
    [InlineData("POST", "Patient/$validate", """{"resourceType":"Parameters","parameter":[{"name":"mode"}]}""", "needs a value")]
    public async Task A_request_that_is_itself_wrong_is_refused(string method, string url, string? body, string reason) =>
        (await Http.ExpectAsync(400, method, url, body)).Diagnostics().Should().Contain(reason);

    [SkippableFact]
    public async Task XML_is_validated_and_told_positions_of_the_XML_or_none()
    {
        Errors(await XmlAsync("""<Patient xmlns="http://hl7.org/fhir"><gender value="female"/></Patient>""")).Should().BeEmpty();
        var gender = At(await XmlAsync("""<Patient xmlns="http://hl7.org/fhir"><gender value="lady"/></Patient>"""), "Patient.gender");
        gender["extension"].Should().BeNull();
        ((string?)gender["diagnostics"]).Should().NotContain("column");
        var unknown = Errors(await XmlAsync("<Patient xmlns=\"http://hl7.org/fhir\">\n <sex value=\"f\"/></Patient>")).Should().ContainSingle().Subject;
        Position(unknown).Line.Should().Be(2);
        Errors(await XmlAsync("<Patient")).Should().NotBeEmpty();
    }

    private async Task<JsonNode> XmlAsync(string xml)
    {
        using var content = new StringContent(xml, Encoding.UTF8, "application/fhir+xml");
        using var answer = await Http.PostAsync(new Uri("Patient/$validate", UriKind.Relative), content);
        answer.Code().Should().Be(200);
        return await answer.JsonAsync();
    }

    private static IReadOnlyList<JsonNode> Issues(JsonNode outcome) => [.. outcome["issue"]!.AsArray().Select(issue => issue!)];

    private static List<JsonNode> Errors(JsonNode outcome) => [.. Issues(outcome).Where(issue => (string?)issue["severity"] is "error" or "fatal")];

    private static JsonNode At(JsonNode outcome, string expression) =>
        Errors(outcome).Should().ContainSingle(issue => issue["expression"] != null && (string?)issue["expression"]![0] == expression, "{0}", outcome.ToJsonString()).Subject;

    private static (int Line, int Column) Position(JsonNode issue)
    {
        var extensions = issue["extension"]!.AsArray().ToDictionary(extension => ((string)extension!["url"]!).Split('-')[^1], extension => (int)extension!["valueInteger"]!);
        return (extensions["line"], extensions["col"]);
    }
}
