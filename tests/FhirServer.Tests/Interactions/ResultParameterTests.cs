namespace FhirServer.Tests.Interactions;

/// <summary>How many, in which order, which part: https://hl7.org/fhir/R4/search.html#Summary; and what is told of what was not followed.</summary>
public sealed class ResultParameterTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task No_more_matches_are_given_over_all_pages_than_were_asked_for()
    {
        var mark = await SomeAsync(7);
        foreach (var (most, size, pages) in new[] { (5, 2, new[] { 2, 2, 1 }), (4, 2, [2, 2]), (1, 3, [1]), (100, 4, [4, 3]), (7, 7, [7]) })
        {
            var seen = new List<int>();
            var ids = new List<string>();
            for (var url = $"Patient?identifier={mark}&_maxresults={most}&_count={size}&_sort=birthdate"; url is not null;)
            {
                var page = await _http.ExpectAsync(200, "GET", url);
                ((int?)page["total"]).Should().Be(7);
                seen.Add(page.MatchIds().Count);
                ids.AddRange(page.MatchIds());
                url = page.Link("next");
            }

            seen.Should().Equal(pages);
            ids.Should().OnlyHaveUniqueItems();
        }
    }

    [SkippableFact]
    public async Task Several_sort_keys_hold_one_after_the_other_and_unknown_ones_are_told()
    {
        var mark = Guid.NewGuid().ToString("N");
        async Task<string> With(string family, string gender, string birth) =>
            await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"name":[{"family":"{{family}}"}],"gender":"{{gender}}","birthDate":"{{birth}}"}""");
        var (a, b, c) = (await With("Bo", "male", "1990"), await With("Al", "male", "1990"), await With("Al", "female", "1980"));
        foreach (var (sort, ids) in new[] { ("family,birthdate", new[] { c, b, a }), ("gender,-family", [c, a, b]), ("-gender,family", [b, a, c]), ("birthdate,nothing,family", [c, b, a]), ("-birthdate,-family", [a, b, c]) })
            (await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_sort={sort}")).MatchIds().Should().Equal(ids, sort);
        var told = await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_sort=nothing,-family");
        told.Link("self").Should().Contain("_sort=-family");
        told.Entries()[^1]["resource"]!.Diagnostics().Should().Contain("nothing");
        await _http.ExpectAsync(400, "GET", "Patient?_sort=nothing", null, ("Prefer", "handling=strict"));
        await _http.ExpectAsync(400, "GET", "Patient?_sort=family&_sort=birthdate");
    }

    [SkippableFact]
    public async Task Totals_are_counted_when_asked()
    {
        var mark = await SomeAsync(3);
        foreach (var (query, total) in new (string, int?)[] { ("", 3), ("&_total=accurate", 3), ("&_total=estimate", 3), ("&_total=none", null), ("&_count=0", 3), ("&_summary=count", 3), ("&_count=0&_total=none", 3) })
            ((int?)(await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}{query}"))["total"]).Should().Be(total, query);
        var none = await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&_count=0");
        none.Entries().Should().BeEmpty();
        none.Link("next").Should().BeNull();
        await _http.ExpectAsync(400, "GET", "Patient?_total=exact");
    }

    [SkippableFact]
    public async Task Each_summary_gives_its_part_of_matches_and_of_what_is_included()
    {
        var mark = Guid.NewGuid().ToString("N");
        var patient = await _http.CreateAsync("Patient", """{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},"gender":"male","photo":[{"title":"x"}]}""");
        await _http.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"{{mark}}"}]},"subject":{"reference":"Patient/{{patient}}"},"note":[{"text":"n"}],"bodySite":{"text":"b"} }""");
        foreach (var (summary, observation, included) in new[]
        {
            ("true", "resourceType,id,meta,status,code,subject", "resourceType,id,meta,gender"),
            ("data", "resourceType,id,meta,status,code,subject,note,bodySite", "resourceType,id,meta,gender,photo"),
            ("false", "resourceType,id,meta,status,code,subject,note,bodySite", "resourceType,id,meta,text,gender,photo"),
        })
        {
            var bundle = await _http.ExpectAsync(200, "GET", $"Observation?code={mark}&_summary={summary}&_include=Observation:subject");
            var given = bundle.Entries().Select(entry => entry["resource"]!.AsObject()).ToList();
            given[0].Select(property => property.Key).Should().BeEquivalentTo(observation.Split(','), summary);
            given[1].Select(property => property.Key).Should().BeEquivalentTo(included.Split(','), summary);
            given.Should().OnlyContain(resource => (resource["meta"]!["tag"] != null) == (summary != "false"));
        }

        var text = await _http.ExpectAsync(200, "GET", $"Observation?code={mark}&_summary=text");
        text.Entries()[0]["resource"]!.AsObject().Select(property => property.Key).Should().BeEquivalentTo("resourceType", "id", "meta", "status", "code");
        var elements = await _http.ExpectAsync(200, "GET", $"Observation?code={mark}&_include=Observation:subject&_elements=note.text,Patient.gender");
        elements.Entries()[0]["resource"]!.AsObject().Select(property => property.Key).Should().BeEquivalentTo("resourceType", "id", "meta", "status", "code", "note");
        elements.Entries()[1]["resource"]!.AsObject().Select(property => property.Key).Should().BeEquivalentTo("resourceType", "id", "meta", "gender");
        var both = await _http.ExpectAsync(200, "GET", $"Observation?code={mark}&_summary=data&_elements=note");
        both.Link("self").Should().NotContain("_elements");
        both.Entries()[^1]["resource"]!.Diagnostics().Should().Contain("_elements");
    }

    [SkippableFact]
    public async Task What_is_unknown_is_left_out_or_refused_and_what_is_wrong_is_always_refused()
    {
        var mark = await SomeAsync(1);
        var told = await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}&nonsense=1&nonsense:exact=2&_nothing=3");
        told.MatchIds().Should().ContainSingle();
        told.Link("self").Should().EndWith($"Patient?identifier={mark}");
        told.Entries()[^1]["resource"]!.Diagnostics().Should().Contain("'nonsense'").And.Contain("_nothing");
        foreach (var handling in new[] { "strict", "lenient" })
        {
            foreach (var (query, named) in new[]
            {
                ("name:nonsense=a", "nonsense"), ("gender:exact=male", "exact"), ("birthdate:not=2000", "not"), ("birthdate=20-1", "20-1"), ("_count=x", "_count"), ("_type:not=Patient", "_type"),
                ("_id:above=1", "above"), ("_sort:desc=name", "_sort"), ("general-practitioner:Patient=1", "Patient"),
            })
            {
                (await _http.ExpectAsync(400, "GET", $"Patient?{query}", null, ("Prefer", $"handling={handling}"))).Diagnostics().Should().Contain(named, query);
            }
        }

        (await _http.ExpectAsync(400, "GET", "Patient?nonsense=1", null, ("Prefer", "handling=strict"))).Diagnostics().Should().Contain("nonsense");
        (await _http.ExpectAsync(400, "GET", "?_type=Nothing")).Diagnostics().Should().Contain("Nothing");
    }

    [SkippableFact]
    public async Task A_posted_search_takes_the_parameters_of_the_address_and_of_the_body()
    {
        var mark = await SomeAsync(3);
        foreach (var address in new[] { "Patient/_search?_sort=-birthdate&_count=2", "_search?_type=Patient&_sort=-_id&_count=2" })
        {
            using var form = new FormUrlEncodedContent([new(address[0] == 'P' ? "identifier" : "_filter", address[0] == 'P' ? mark : $"identifier eq {mark}"), new("_total", "accurate")]);
            using var response = await _http.PostAsync(address, form);
            response.Code().Should().Be(200);
            var bundle = await response.JsonAsync();
            bundle.MatchIds().Should().HaveCount(2);
            ((int?)bundle["total"]).Should().Be(3);
            (await _http.ExpectAsync(200, "GET", bundle.Link("next")!)).MatchIds().Should().ContainSingle();
        }
    }

    [SkippableFact]
    public async Task A_search_that_finds_nothing_is_a_searchset_with_a_total_of_zero()
    {
        var nothing = await _http.ExpectAsync(200, "GET", "Patient?family=DONTEXPECTAMATCH&given=DONTEXPECTAMATCH");
        ((string?)nothing["type"]).Should().Be("searchset");
        ((int?)nothing["total"]).Should().Be(0);
        nothing["entry"].Should().BeNull();
        nothing.Link("self").Should().NotBeNull();
    }

    /// <summary>Makes patients with one identifier, which is returned.</summary>
    private async Task<string> SomeAsync(int count)
    {
        var mark = Guid.NewGuid().ToString("N");
        for (var number = 0; number < count; number++)
            await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}],"birthDate":"19{{50 + (number % 3)}}"}""");
        return mark;
    }
}
