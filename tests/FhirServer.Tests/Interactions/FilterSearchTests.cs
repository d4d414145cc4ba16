namespace FhirServer.Tests.Interactions;

/// <summary>_filter over HTTP: https://hl7.org/fhir/R4/search_filter.html.</summary>
public sealed class FilterSearchTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task A_filter_joins_criteria_of_every_kind()
    {
        var mark = Guid.NewGuid().ToString("N");
        var patient = await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"name":[{"family":"Chalmers","given":["Peter"]}],"gender":"male","birthDate":"2014-10-10"}""");
        var other = await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"name":[{"family":"Müller"}],"birthDate":"1980"}""");
        var lab = await _http.CreateAsync("Observation", $$"""
            {"resourceType":"Observation","status":"final","identifier":[{"value":"{{mark}}"}],"code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]},
             "subject":{"reference":"Patient/{{patient}}"},"effectivePeriod":{"start":"2024-02-01","end":"2024-02-10"},"valueQuantity":{"value":13.5,"unit":"g/dL"} }
            """);
        foreach (var (filter, ids) in new (string, string[])[]
        {
            ("given eq \"peter\" and birthdate ge 2014-10-10", [patient]), ("name co \"all\"", []), ("name co alm", [patient]), ("name ew ller", [other]), ("family ne chalmers", [other]),
            ("gender pr false", [other]), ("not(gender eq male)", [other]), ("gender ne female", [patient]), ("birthdate po 1980-06", [other]),
            ("gender eq male or name sw mul", [patient, other]), ("gender eq male or name sw mul and birthdate lt 2000", [other]),
            ("gender eq male or (name sw mul and birthdate lt 2000)", [patient, other]), ("_has:Observation:patient:code eq 718-7", [patient]), ($"_id eq {other}", [other]),
        })
        {
            (await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_filter={Uri.EscapeDataString(filter)}")).MatchIds().Should().Equal(ids, filter);
        }

        foreach (var filter in new[]
        {
            "subject[type eq Patient].name co 'chal'", "subject.birthdate gt 2000", $"subject re Patient/{patient}", "code eq http://loinc.org|718-7 and value-quantity gt 13", "date po 2024-02-05",
            "status ne amended", "_has:Provenance:target:recorded pr true or value-quantity eq \"13.5||g/dL\"",
        })
        {
            (await _http.ExpectAsync(200, "GET", $"Observation?identifier={mark}&_filter={Uri.EscapeDataString(filter)}")).MatchIds().Should().Equal([lab], filter);
        }
    }

    [SkippableFact]
    public async Task Several_filters_are_joined_and_stand_in_the_self_link_and_pages_keep_them()
    {
        var mark = Guid.NewGuid().ToString("N");
        for (var number = 0; number < 3; number++)
            await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"gender":"male","birthDate":"198{{number}}"}""");
        var page = await _http.ExpectAsync(200, "GET", $"Patient?_filter=identifier%20eq%20{mark}&_filter=birthdate%20gt%201980&_count=1");
        ((int?)page["total"]).Should().Be(2);
        Uri.UnescapeDataString(page.Link("self")!).Should().Contain($"_filter=identifier eq {mark}").And.Contain("_filter=birthdate gt 1980");
        (await _http.ExpectAsync(200, "GET", page.Link("next")!)).MatchIds().Should().ContainSingle().And.NotContain(page.MatchIds());
    }

    [SkippableTheory]
    [InlineData("name eq", "position 8")]
    [InlineData("nothing eq a", "nothing")]
    [InlineData("birthdate gt soon", "birthdate")]
    [InlineData("gender co m", "'co'")]
    public async Task Nonsense_is_refused_whether_strict_or_not(string filter, string named)
    {
        foreach (var handling in new[] { "strict", "lenient" })
        {
            (await _http.ExpectAsync(400, "GET", $"Patient?_filter={Uri.EscapeDataString(filter)}", null, ("Prefer", $"handling={handling}"))).Diagnostics()
                .Should().Contain("_filter").And.Contain(named);
        }
    }

    [SkippableFact]
    public async Task The_capability_statement_names_it() =>
        (await _http.ExpectAsync(200, "GET", "metadata"))["rest"]![0]!["searchParam"]!.AsArray().Select(parameter => (string?)parameter!["name"]).Should().Contain("_filter");
}
