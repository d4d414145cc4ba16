using System.Text.Json.Nodes;

namespace FhirServer.Tests.Interactions;

/// <summary>What _include and _revinclude bring along: https://hl7.org/fhir/R4/search.html#include.</summary>
public sealed class IncludeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task A_canonical_reference_brings_the_resource_with_that_url_and_version()
    {
        var mark = NewId();
        var url = $"http://example.org/q/{mark}";
        var first = await _http.CreateAsync("Questionnaire", $$"""{"resourceType":"Questionnaire","status":"active","url":"{{url}}","version":"1.0"}""");
        var second = await _http.CreateAsync("Questionnaire", $$"""{"resourceType":"Questionnaire","status":"active","url":"{{url}}","version":"2.0"}""");
        var pinned = await _http.CreateAsync("QuestionnaireResponse", $$"""{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"{{url}}|2.0"}""");
        var loose = await _http.CreateAsync("QuestionnaireResponse", $$"""{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"{{url}}"}""");
        Included(await _http.ExpectAsync(200, "GET", $"QuestionnaireResponse?_id={pinned}&_include=QuestionnaireResponse:questionnaire")).Should().Equal(second);
        Included(await _http.ExpectAsync(200, "GET", $"QuestionnaireResponse?_id={loose}&_include=QuestionnaireResponse:questionnaire")).Should().BeEquivalentTo([first, second]);
        Included(await _http.ExpectAsync(200, "GET", $"QuestionnaireResponse?_id={loose}&_include=QuestionnaireResponse:questionnaire:Questionnaire")).Should().HaveCount(2);
        Included(await _http.ExpectAsync(200, "GET", $"QuestionnaireResponse?_id={pinned}&_include=*")).Should().Equal(second);
    }

    [SkippableFact]
    public async Task Wildcards_bring_everything_once_and_never_a_match_again()
    {
        var mark = NewId();
        var patient = await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}]}""");
        var encounter = await _http.CreateAsync("Encounter", $$"""{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/{{patient}}"} }""");
        var condition = await _http.CreateAsync("Condition", $$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{patient}}"},"encounter":{"reference":"Encounter/{{encounter}}"} }""");
        var observation = await _http.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{patient}}"},"encounter":{"reference":"Encounter/{{encounter}}"} }""");
        Included(await _http.ExpectAsync(200, "GET", $"Patient?_id={patient}&_revinclude=*")).Should().BeEquivalentTo([encounter, condition, observation]);
        Included(await _http.ExpectAsync(200, "GET", $"Patient?_id={patient}&_revinclude=Observation:*")).Should().Equal(observation);
        Included(await _http.ExpectAsync(200, "GET", $"Observation?_id={observation}&_include=*")).Should().BeEquivalentTo([patient, encounter]);
        Included(await _http.ExpectAsync(200, "GET", $"Observation?_id={observation}&_include=Observation:*:Patient")).Should().Equal(patient);
        Included(await _http.ExpectAsync(200, "GET", $"Observation?_id={observation}&_include=Observation:subject:Group")).Should().BeEmpty();
        Included(await _http.ExpectAsync(200, "GET", $"?_type=Patient,Encounter&_id={patient},{encounter}&_include=*&_revinclude=*")).Should().BeEquivalentTo([condition, observation]);
        Included(await _http.ExpectAsync(200, "GET", $"Observation?_id={observation}&_include=Observation:encounter&_revinclude:iterate=Condition:encounter")).Should().BeEquivalentTo([encounter, condition]);
    }

    [SkippableFact]
    public async Task Going_on_ends_where_references_lead_in_a_circle()
    {
        var (one, two, three) = ($"a{NewId()}", $"b{NewId()}", $"c{NewId()}");
        foreach (var (id, next) in new[] { (one, two), (two, three), (three, one) })
            await _http.ExpectAsync(201, "PUT", $"Observation/{id}", $$"""{"resourceType":"Observation","id":"{{id}}","status":"final","code":{"text":"x"},"hasMember":[{"reference":"Observation/{{next}}"}]}""");
        Included(await _http.ExpectAsync(200, "GET", $"Observation?_id={one}&_include:iterate=Observation:has-member")).Should().Equal(two, three);
        Included(await _http.ExpectAsync(200, "GET", $"Observation?_id={one}&_include=Observation:has-member")).Should().Equal(two);
        Included(await _http.ExpectAsync(200, "GET", $"Observation?_id={one}&_revinclude:iterate=Observation:has-member")).Should().Equal(three, two);
    }

    [SkippableFact]
    public async Task What_is_cut_is_told_and_everything_is_given_up_to_the_bound()
    {
        await using var small = await TestServer.StartAsync("--FhirServer:MaxIncluded=5");
        var patient = await small.Http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        for (var number = 0; number < 6; number++)
        {
            var answer = await small.Http.ExpectAsync(200, "GET", $"Patient?_id={patient}&_revinclude=*&_revinclude=Observation:subject");
            Included(answer).Should().HaveCount(number);
            answer.Entries().Should().NotContain(entry => (string?)entry["search"]!["mode"] == "outcome");
            await small.Http.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{patient}}"} }""");
        }

        var cut = await small.Http.ExpectAsync(200, "GET", $"Patient?_id={patient}&_revinclude=*");
        Included(cut).Should().HaveCount(5);
        cut.Entries()[^1]["resource"]!.Diagnostics().Should().Contain("limit of included resources");
    }

    [SkippableTheory]
    [InlineData("_include:recurse=Patient:link", 400)]
    [InlineData("_include=Patient:link&_summary=text", 400)]
    [InlineData("_include=Patient:nothing", 200)]
    public async Task What_R4_does_not_have_is_refused(string query, int status) => await _http.ExpectAsync(status, "GET", $"Patient?{query}");

    [SkippableFact]
    public async Task The_capability_statement_says_what_can_be_brought_along()
    {
        var patient = (await _http.ExpectAsync(200, "GET", "metadata"))["rest"]![0]!["resource"]!.AsArray().Single(resource => (string?)resource!["type"] == "Patient")!;
        patient["searchInclude"]!.AsArray().Select(include => (string?)include).Should().Contain("*").And.Contain("Patient:general-practitioner");
        patient["searchRevInclude"]!.AsArray().Select(include => (string?)include).Should().Contain("*").And.Contain("Observation:subject");
    }

    private static IEnumerable<string> Included(JsonNode bundle) =>
        bundle.Entries().Where(entry => (string?)entry["search"]!["mode"] == "include").Select(entry => (string)entry["resource"]!["id"]!);

    private static string NewId() => Guid.NewGuid().ToString("N");
}
