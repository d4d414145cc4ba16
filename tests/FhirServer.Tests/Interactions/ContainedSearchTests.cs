using System.Text.Json.Nodes;

namespace FhirServer.Tests.Interactions;

/// <summary>_contained and _containedType: https://hl7.org/fhir/R4/search.html#contained.</summary>
public sealed class ContainedSearchTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task What_is_contained_is_found_with_its_container_or_by_itself()
    {
        var mark = Guid.NewGuid().ToString("N");
        var request = await _http.CreateAsync("MedicationRequest", $$"""
            {"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"display":"x"},"medicationReference":{"reference":"#m1"},"requester":{"reference":"#p1"},"supportingInformation":[{"reference":"#m2"}],"contained":[
              {"resourceType":"Medication","id":"m1","status":"active","code":{"coding":[{"code":"{{mark}}"},{"code":"one"}]} },
              {"resourceType":"Medication","id":"m2","status":"inactive","code":{"coding":[{"code":"{{mark}}"},{"code":"two"}]} },
              {"resourceType":"Practitioner","id":"p1","name":[{"family":"F{{mark}}"}]}]}
            """);
        var statement = await _http.CreateAsync("MedicationStatement", $$"""
            {"resourceType":"MedicationStatement","status":"active","subject":{"display":"x"},"medicationReference":{"reference":"#a"},"contained":[
              {"resourceType":"Medication","id":"a","status":"active","code":{"coding":[{"code":"{{mark}}"},{"code":"two"}]} }]}
            """);
        var medication = await _http.CreateAsync("Medication", $$"""{"resourceType":"Medication","status":"active","code":{"coding":[{"code":"{{mark}}"}]} }""");

        await ShouldFindAsync($"Medication?code={mark}", medication);
        await ShouldFindAsync($"Medication?code={mark}&_contained=false", medication);
        await ShouldFindAsync($"Medication?code={mark}&_contained=true", request, statement);
        await ShouldFindAsync($"Medication?code={mark}&_contained=both", request, statement, medication);
        await ShouldFindAsync($"Medication?code={mark}&code=one&status=active&_contained=true", request);
        // Not answered by two that each answer half of it.
        await ShouldFindAsync($"Medication?code=one&status=inactive&_contained=true");
        await ShouldFindAsync($"Medication?code={mark}&status:not=active&_contained=true", request);
        await ShouldFindAsync($"Medication?code={mark}&manufacturer:missing=true&_contained=true", request, statement);
        await ShouldFindAsync($"Practitioner?family=F{mark}&_contained=true", request);
        await ShouldFindAsync($"?_type=Practitioner,Medication&_tag:missing=true&_contained=true&_lastUpdated=gt2000&_count=1000&_sort=_id", null);

        var entries = (await _http.ExpectAsync(200, "GET", $"Medication?code={mark}&code=two&_contained=true&_containedType=contained")).Entries();
        entries.Select(entry => ((string)entry["fullUrl"]!).Split("/fhir/")[1]).Should().Equal($"MedicationRequest/{request}#m2", $"MedicationStatement/{statement}#a");
        entries.Select(entry => (string?)entry["resource"]!["resourceType"]).Should().AllBe("Medication");
        entries.Select(entry => (string?)entry["resource"]!["id"]).Should().Equal("m2", "a");

        await _http.ExpectAsync(200, "PUT", $"MedicationStatement/{statement}", $$"""{"resourceType":"MedicationStatement","id":"{{statement}}","status":"active","subject":{"display":"x"},"medicationCodeableConcept":{"text":"x"} }""");
        await ShouldFindAsync($"Medication?code={mark}&_contained=true", request);
    }

    [SkippableFact]
    public async Task Pages_go_by_containers()
    {
        var mark = Guid.NewGuid().ToString("N");
        var containers = new List<string>();
        for (var i = 0; i < 7; i++)
            containers.Add(await _http.CreateAsync("Observation", $$"""
                {"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"#p"},"performer":[{"reference":"#q"}],"contained":[
                  {"resourceType":"Patient","id":"p","identifier":[{"value":"{{mark}}"}]},{"resourceType":"Patient","id":"q","identifier":[{"value":"{{mark}}"}]}]}
                """));

        var found = new List<JsonNode>();
        for (var url = $"Patient?identifier={mark}&_contained=true&_containedType=contained&_count=3"; url is not null;)
        {
            var page = await _http.ExpectAsync(200, "GET", url);
            found.AddRange(page.Entries());
            url = page.Link("next");
        }

        found.Select(entry => ((string)entry["fullUrl"]!).Split('/')[^1]).Should().Equal(containers.SelectMany(id => new[] { $"{id}#p", $"{id}#q" }));
    }

    [SkippableTheory]
    [InlineData("Medication?_contained=maybe", "_contained")]
    [InlineData("Medication?_contained=true&_containedType=both", "_containedType")]
    [InlineData("Medication?_contained=true&_id=x", "_id")]
    [InlineData("Medication?_contained=true&manufacturer.name=x", "chain")]
    [InlineData("Medication?_contained=true&_has:MedicationRequest:medication:status=active", "_has")]
    [InlineData("Medication?_contained=true&_sort=status", "_sort")]
    [InlineData("?_contained=true&_tag=x", "_type")]
    [InlineData("Patient/x/Observation?_contained=true&status=final", "compartment")]
    public async Task What_cannot_be_asked_of_the_contained_is_refused(string url, string named) =>
        (await _http.ExpectAsync(400, "GET", url)).Diagnostics().Should().Contain(named);

    private async Task ShouldFindAsync(string url, params string[]? ids)
    {
        var found = (await _http.ExpectAsync(200, "GET", url)).MatchIds();
        if (ids is null)
            found.Should().NotBeEmpty(url);
        else
            found.Should().Equal(ids, url);
    }
}
