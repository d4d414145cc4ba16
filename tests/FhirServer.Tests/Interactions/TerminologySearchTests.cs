namespace FhirServer.Tests.Interactions;

/// <summary>:in, :not-in, :above and :below, and _list: searches that rest on something else that is looked up first.</summary>
public sealed class TerminologySearchTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task Codes_are_found_by_value_set_and_by_subsumption()
    {
        var mark = NewId();
        var system = $"http://x/{mark}/animals";
        await _http.CreateAsync("CodeSystem", $$"""
            {"resourceType":"CodeSystem","url":"{{system}}","status":"active","content":"complete","hierarchyMeaning":"is-a","concept":[
              {"code":"Animal","concept":[{"code":"Dog","concept":[{"code":"Poodle"}]},{"code":"Bird"}]},{"code":"Stone"}]}
            """);
        var set = await _http.CreateAsync("ValueSet", $$"""
            {"resourceType":"ValueSet","url":"http://x/{{mark}}/dogs","version":"1.0","status":"active","compose":{"include":[{"system":"{{system}}","filter":[{"property":"concept","op":"is-a","value":"Dog"}]}]} }
            """);
        var patient = await _http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        var ids = new Dictionary<string, string>();
        foreach (var code in new[] { "Animal", "Dog", "Poodle", "Bird", "Stone" })
            ids[code] = await _http.CreateAsync("Observation", $$"""{"resourceType":"Observation","meta":{"tag":[{"code":"{{mark}}"}]},"status":"final","subject":{"reference":"Patient/{{patient}}"},"code":{"coding":[{"system":"{{system}}","code":"{{code}}"}]} }""");
        ids["other"] = await _http.CreateAsync("Observation", $$"""{"resourceType":"Observation","meta":{"tag":[{"code":"{{mark}}"}]},"status":"final","code":{"coding":[{"system":"http://y","code":"Dog"}]} }""");
        foreach (var (query, found) in new[]
        {
            ($"code:in=http://x/{mark}/dogs", "Dog Poodle"), ($"code:in=http://x/{mark}/dogs|1.0", "Dog Poodle"), ($"code:in=ValueSet/{set}", "Dog Poodle"),
            ($"code:not-in=ValueSet/{set}", "Animal Bird Stone other"), ($"code:below={system}|Dog", "Dog Poodle"), ($"code:below={system}|Animal", "Animal Dog Poodle Bird"),
            ($"code:above={system}|Poodle", "Animal Dog Poodle"), ($"code:above={system}|Stone", "Stone"), ($"code:below={system}|Dog,{system}|Stone", "Dog Poodle Stone"),
            ($"_filter=code in \"http://x/{mark}/dogs\"", "Dog Poodle"), ($"_filter=code ss {system}|Dog", "Dog Poodle"), ($"_filter=not(code sb {system}|Poodle)", "Bird Stone other"),
        })
        {
            var answer = await _http.ExpectAsync(200, "GET", $"Observation?_tag={mark}&{query}&_count=3");
            var all = answer.MatchIds().ToList();
            for (var next = answer.Link("next"); next is not null; next = answer.Link("next"))
                all.AddRange((answer = await _http.ExpectAsync(200, "GET", next)).MatchIds());
            all.Should().Equal(found.Split(' ').Select(code => ids[code]), query);
        }

        (await _http.ExpectAsync(200, "GET", $"Patient?_has:Observation:patient:code:in=ValueSet/{set}")).MatchIds().Should().Equal(patient);
        (await _http.ExpectAsync(200, "GET", $"Observation?_tag={mark}&subject.gender:in=http://hl7.org/fhir/ValueSet/administrative-gender")).MatchIds().Should().BeEmpty();

        await _http.ExpectAsync(200, "PUT", $"ValueSet/{set}", $$"""
            {"resourceType":"ValueSet","id":"{{set}}","url":"http://x/{{mark}}/dogs","version":"1.0","status":"active","compose":{"include":[{"system":"{{system}}","concept":[{"code":"Stone"}]}]} }
            """);
        (await _http.ExpectAsync(200, "GET", $"Observation?_tag={mark}&code:in=http://x/{mark}/dogs")).MatchIds().Should().Equal([ids["Stone"]], "what was changed counts at once");
    }

    [SkippableTheory]
    [InlineData("Observation?code:in=http://x/none", "http://x/none")]
    [InlineData("Observation?code:not-in=http://x/none", "http://x/none")]
    [InlineData("Observation?code:in=ValueSet/none", "ValueSet/none")]
    [InlineData("Observation?code:in=http://hl7.org/fhir/ValueSet/observation-codes", "loinc")]
    [InlineData("Observation?code:below=http://snomed.info/sct|123", "http://snomed.info/sct")]
    [InlineData("Observation?code:below=123", "system|code")]
    [InlineData("Observation?status:above=http://hl7.org/fhir/observation-status|none", "none")]
    [InlineData("Patient?name:in=x", "name")]
    [InlineData("Observation?subject:below=Patient/1", "Patient")]
    [InlineData("Encounter?location:below=x/y/z", "location")]
    [InlineData("Patient?_list=$current-problems", "$current-problems")]
    [InlineData("Patient?_list=a%20b", "_list")]
    public async Task What_cannot_be_looked_up_is_refused_and_never_an_empty_answer(string url, string named)
    {
        (await _http.ExpectAsync(400, "GET", url)).Diagnostics().Should().Contain(named);
        (await _http.ExpectAsync(400, "GET", url, null, ("Prefer", "handling=strict"))).Diagnostics().Should().Contain(named);
    }

    [SkippableFact]
    public async Task Places_are_found_with_all_that_is_part_of_them()
    {
        var house = await _http.CreateAsync("Location", """{"resourceType":"Location","name":"House"}""");
        var ward = await _http.CreateAsync("Location", $$"""{"resourceType":"Location","name":"Ward","partOf":{"reference":"Location/{{house}}"} }""");
        var bed = await _http.CreateAsync("Location", $$"""{"resourceType":"Location","name":"Bed","partOf":{"reference":"Location/{{ward}}"} }""");
        await _http.ExpectAsync(200, "PUT", $"Location/{house}", $$"""{"resourceType":"Location","id":"{{house}}","name":"House","partOf":{"reference":"Location/{{bed}}"} }""");
        await _http.ExpectAsync(200, "PUT", $"Location/{house}", $$"""{"resourceType":"Location","id":"{{house}}","name":"House"}""");
        var visits = new List<string>();
        foreach (var place in new[] { house, ward, bed })
            visits.Add(await _http.CreateAsync("Encounter", $$"""{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"location":[{"location":{"reference":"Location/{{place}}"} }]}"""));

        (await _http.ExpectAsync(200, "GET", $"Encounter?location:below=Location/{house}")).MatchIds().Should().Equal(visits);
        (await _http.ExpectAsync(200, "GET", $"Encounter?location:below=Location/{ward}")).MatchIds().Should().Equal(visits.Skip(1));
        (await _http.ExpectAsync(200, "GET", $"Encounter?location:above=Location/{ward}")).MatchIds().Should().Equal(visits.Take(2));
        (await _http.ExpectAsync(200, "GET", $"Encounter?location:below={bed}")).MatchIds().Should().Equal(visits.Skip(2));
        (await _http.ExpectAsync(200, "GET", $"Location?partof:below=Location/{house}")).MatchIds().Should().Equal(ward, bed);

        await _http.ExpectAsync(200, "PUT", $"Location/{house}", $$"""{"resourceType":"Location","id":"{{house}}","name":"House","partOf":{"reference":"Location/{{bed}}"} }""");
        (await _http.ExpectAsync(200, "GET", $"Encounter?location:below=Location/{ward}")).MatchIds().Should().Equal(visits, "a circle ends");
    }

    [SkippableFact]
    public async Task What_stands_in_a_list_is_found_by_it()
    {
        var one = await _http.CreateAsync("Condition", """{"resourceType":"Condition","subject":{"display":"x"}}""");
        var other = await _http.CreateAsync("Condition", """{"resourceType":"Condition","subject":{"display":"x"}}""");
        await _http.CreateAsync("Condition", """{"resourceType":"Condition","subject":{"display":"x"}}""");
        var list = await _http.CreateAsync("List", $$"""{"resourceType":"List","status":"current","mode":"working","entry":[{"item":{"reference":"Condition/{{one}}"} },{"item":{"reference":"Condition/{{other}}"} }]}""");

        (await _http.ExpectAsync(200, "GET", $"Condition?_list={list}")).MatchIds().Should().Equal(one, other);
        (await _http.ExpectAsync(200, "GET", $"Condition?_list={list}&_id={other}")).MatchIds().Should().Equal(other);
        (await _http.ExpectAsync(200, "GET", $"Patient?_list={list}")).MatchIds().Should().BeEmpty();
        (await _http.ExpectAsync(200, "GET", "Condition?_list=none")).MatchIds().Should().BeEmpty();
    }

    private static string NewId() => Guid.NewGuid().ToString("N");
}
