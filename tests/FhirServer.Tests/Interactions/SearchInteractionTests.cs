using System.Net.Http.Json;

namespace FhirServer.Tests.Interactions;

public sealed class SearchInteractionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task A_patient_is_found_by_name_in_lower_case_without_accents()
    {
        var mark = NewId();
        var id = await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"name":[{"family":"Müller-Ñandú","given":["अनीता"]}]}""");
        foreach (var query in new[] { "name=muller-nandu", "family=MÜLLER", "name:contains=andu", "name:exact=M%C3%BCller-%C3%91and%C3%BA", "given=अनी" })
            (await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&{query}")).MatchIds().Should().Equal([id], query);
        foreach (var query in new[] { "name=andu", "name:exact=muller-nandu", "given=%E0%A4%85%E0%A4%A8%E0%A4%BE" })
            (await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&{query}")).MatchIds().Should().BeEmpty(query);
    }

    [SkippableFact]
    public async Task Dates_know_precision_and_the_half_hour_of_India()
    {
        var mark = NewId();
        var id = await _http.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"identifier":[{"value":"{{mark}}"}],"effectiveDateTime":"2024-01-01T01:00:00+05:30"}""");
        foreach (var query in new[] { "date=2023-12-31", "date=2023", "date=eq2024-01-01T01:00:00%2B05:30", "date=lt2024", "date=ge2023-12-31T19:30:00Z", "date=ne2024", "date=sa2022", "date=eb2024" })
            (await _http.ExpectAsync(200, "GET", $"Observation?identifier={mark}&{query}")).MatchIds().Should().Equal([id], query);
        foreach (var query in new[] { "date=2024-01-01", "date=gt2024", "date=lt2023-12-31T19:30:00Z" })
            (await _http.ExpectAsync(200, "GET", $"Observation?identifier={mark}&{query}")).MatchIds().Should().BeEmpty(query);
    }

    [SkippableFact]
    public async Task Quantities_numbers_composites_and_tokens_match_by_value()
    {
        var mark = NewId();
        var id = await _http.CreateAsync("Observation", $$"""
            {"resourceType":"Observation","status":"final","identifier":[{"value":"{{mark}}"}],
             "code":{"coding":[{"system":"http://loinc.org","code":"8480-6","display":"Systolic blood pressure"}]},
             "valueQuantity":{"value":120.5,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"} }
            """);
        foreach (var query in new[]
        {
            "code=http://loinc.org|8480-6", "code=8480-6", "code=http://loinc.org|", "code:text=systolic", "code:not=1234-5", "status=final",
            "value-quantity=120.5|http://unitsofmeasure.org|mm[Hg]", "value-quantity=gt120||mmHg", "value-quantity=120.5", "value-quantity=lt121",
            "code-value-quantity=8480-6$120.5", "code-value-quantity=http://loinc.org|8480-6$gt120||mmHg", "subject:missing=true", "code=1234-5,8480-6",
        })
        {
            (await _http.ExpectAsync(200, "GET", $"Observation?identifier={mark}&{query}")).MatchIds().Should().Equal([id], query);
        }

        foreach (var query in new[] { "code=|8480-6", "code:not=8480-6", "value-quantity=120", "value-quantity=120.5||kg", "code-value-quantity=8480-6$lt120", "subject:missing=false", "status=amended" })
            (await _http.ExpectAsync(200, "GET", $"Observation?identifier={mark}&{query}")).MatchIds().Should().BeEmpty(query);
    }

    [SkippableFact]
    public async Task Chains_reverse_chains_includes_and_compartments_follow_references()
    {
        var mark = NewId();
        var doctor = await _http.CreateAsync("Practitioner", $$"""{"resourceType":"Practitioner","name":[{"family":"Rao{{mark}}"}]}""");
        var patient = await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"generalPractitioner":[{"reference":"Practitioner/{{doctor}}"}]}""");
        var observation = await _http.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"{{mark}}"}]},"subject":{"reference":"Patient/{{patient}}"} }""");
        foreach (var query in new[] { $"subject=Patient/{patient}", $"subject={patient}", $"patient={patient}", $"subject={fixture.Server.BaseUrl}/Patient/{patient}", $"subject:Patient={patient}", $"subject:Patient.identifier={mark}", $"patient.identifier={mark}", $"subject.identifier={mark}" })
            (await _http.ExpectAsync(200, "GET", $"Observation?{query}")).MatchIds().Should().Equal([observation], query);
        (await _http.ExpectAsync(200, "GET", $"Patient?_has:Observation:patient:code={mark}")).MatchIds().Should().Equal(patient);
        (await _http.ExpectAsync(200, "GET", $"Patient/{patient}/Observation?code={mark}")).MatchIds().Should().Equal(observation);
        (await _http.ExpectAsync(200, "GET", $"Patient/{patient}/*")).MatchIds().Should().BeEquivalentTo([patient, observation]);
        var included = await _http.ExpectAsync(200, "GET", $"Observation?code={mark}&_include=Observation:subject&_include:iterate=Patient:general-practitioner");
        included.Entries().Select(entry => (string?)entry["search"]!["mode"]).Should().Equal("match", "include", "include");
        included.Entries().Select(entry => (string?)entry["resource"]!["id"]).Should().Equal(observation, patient, doctor);
        var reverse = await _http.ExpectAsync(200, "GET", $"Patient?_id={patient}&_revinclude=Observation:subject");
        reverse.Entries().Select(entry => (string?)entry["resource"]!["id"]).Should().Equal(patient, observation);
    }

    [SkippableFact]
    public async Task Sorting_puts_missing_values_last_in_both_directions()
    {
        var mark = NewId();
        async Task<string> WithBirth(string? date) => await _http.CreateAsync("Patient", date is null
            ? $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}]}"""
            : $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"birthDate":"{{date}}"}""");
        var none = await WithBirth(null);
        var young = await WithBirth("2010-05-01");
        await Task.Delay(20);
        var old = await WithBirth("1950");
        (await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_sort=birthdate")).MatchIds().Should().Equal(old, young, none);
        (await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_sort=-birthdate")).MatchIds().Should().Equal(young, old, none);
        (await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_sort=-_lastUpdated&_count=1")).MatchIds().Should().Equal(old);
    }

    [SkippableFact]
    public async Task Walking_the_pages_gives_every_match_once_while_others_write()
    {
        var mark = NewId();
        var ids = new List<string>();
        for (var number = 0; number < 25; number++)
            ids.Add(await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"birthDate":"19{{50 + (number % 5)}}"}"""));
        foreach (var order in new[] { "", "&_sort=birthdate,-_id" })
        {
            var seen = new List<string>();
            for (var url = $"Patient?identifier={mark}&_count=4{order}"; url is not null;)
            {
                var page = await _http.ExpectAsync(200, "GET", url);
                ((int?)page["total"]).Should().BeGreaterThanOrEqualTo(25);
                seen.AddRange(page.MatchIds());
                var touched = ids[seen.Count % ids.Count];
                await _http.ExpectAsync(200, "PUT", $"Patient/{touched}", $$"""{"resourceType":"Patient","id":"{{touched}}","identifier":[{"value":"{{mark}}"}],"birthDate":"{{1950 + (ids.IndexOf(touched) % 5)}}","active":true}""");
                url = page.Link("next");
            }

            seen.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(ids);
        }
    }

    [SkippableFact]
    public async Task What_is_not_understood_is_named_or_refused()
    {
        var lenient = await _http.ExpectAsync(200, "GET", $"Patient?nonsense=1&identifier={NewId()}");
        lenient.Link("self").Should().NotContain("nonsense").And.Contain("identifier");
        lenient.Entries().Should().ContainSingle().Which["resource"]!.Diagnostics().Should().Contain("nonsense");
        (await _http.ExpectAsync(400, "GET", "Patient?nonsense=1", null, ("Prefer", "handling=strict"))).Diagnostics().Should().Contain("nonsense");
        await _http.ExpectAsync(400, "GET", "Patient?name:nonsense=1");
        (await _http.ExpectAsync(400, "GET", "Patient?birthdate=soon")).Diagnostics().Should().Contain("birthdate");
        await _http.ExpectAsync(400, "GET", "Patient?_count=many");
        await _http.ExpectAsync(400, "GET", "Patient?_page=forged");
    }

    [SkippableFact]
    public async Task A_search_can_be_posted()
    {
        var mark = NewId();
        var id = await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"gender":"other"}""");
        using var form = new FormUrlEncodedContent([new("identifier", mark)]);
        using var response = await _http.PostAsync("Patient/_search?gender=other", form);
        response.Code().Should().Be(200);
        (await response.JsonAsync()).MatchIds().Should().Equal(id);
        using var json = JsonContent.Create(new { identifier = mark });
        (await _http.PostAsync("Patient/_search", json)).Code().Should().Be(415);
    }

    [SkippableFact]
    public async Task Summaries_and_elements_give_parts_and_say_so()
    {
        var mark = NewId();
        var id = await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"gender":"male","photo":[{"title":"x"}],"birthDate":"1980-01-01"}""");
        var summary = (await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_summary=true")).Entries()[0]["resource"]!;
        summary["photo"].Should().BeNull();
        ((string?)summary["gender"]).Should().Be("male");
        ((string?)summary["meta"]!["tag"]![0]!["code"]).Should().Be("SUBSETTED");
        var elements = (await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_elements=birthDate")).Entries()[0]["resource"]!;
        elements.AsObject().Select(pair => pair.Key).Should().BeEquivalentTo("resourceType", "id", "meta", "birthDate");
        var count = await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_summary=count");
        ((int?)count["total"]).Should().Be(1);
        count.Entries().Should().BeEmpty();
        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{id}?_elements=gender"))["gender"]).Should().Be("male");
        (await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_total=none"))["total"].Should().BeNull();
    }

    [SkippableFact]
    public async Task The_whole_system_is_searched_by_type_and_common_parameters()
    {
        var tag = NewId();
        var patient = await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","meta":{"tag":[{"system":"urn:t","code":"{{tag}}"}],"profile":["http://example.org/p"]} }""");
        var basic = await _http.CreateAsync("Basic", $$"""{"resourceType":"Basic","meta":{"tag":[{"system":"urn:t","code":"{{tag}}"}]},"code":{"text":"x"} }""");
        (await _http.ExpectAsync(200, "GET", $"?_tag=urn:t|{tag}")).MatchIds().Should().BeEquivalentTo([patient, basic]);
        (await _http.ExpectAsync(200, "GET", $"?_type=Basic,Observation&_tag={tag}")).MatchIds().Should().Equal(basic);
        (await _http.ExpectAsync(200, "GET", $"Patient?_tag={tag}&_profile=http://example.org/p&_lastUpdated=gt2020&_id={patient}")).MatchIds().Should().Equal(patient);
    }

    private static string NewId() => Guid.NewGuid().ToString("N");
}
