namespace FhirServer.Tests.Interactions;

public sealed class TextSearchTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task Narrative_and_content_are_found_by_their_words()
    {
        var mark = NewId();
        var id = await ReportAsync(mark, "<p>Metastases of the <b>bone</b> &amp; हड्डी</p>", "Carcinoma in situ");
        foreach (var query in new[]
        {
            "_text=(bone OR liver) and metastases", "_text=BONE", "_text=\"of the bone\"", "_text=meta*", "_text=%E0%A4%B9%E0%A4%A1%E0%A5%8D%E0%A4%A1%E0%A5%80", "_text=brain,bone",
            "_text=bone NOT liver", "_content=bone", "_content=carcinoma bone", "_content=\"carcinoma in situ\"", "_content=carc*", "_text:missing=false", "_text=bone&_content=carcinoma",
        })
        {
            (await _http.ExpectAsync(200, "GET", $"DiagnosticReport?identifier={mark}&{query}")).MatchIds().Should().Equal([id], query);
        }

        foreach (var query in new[] { "_text=liver", "_text=carcinoma", "_text=\"the of\"", "_text=NOT bone", "_text=b", "_text=amp", "_content=final", "_content:missing=true" })
            (await _http.ExpectAsync(200, "GET", $"DiagnosticReport?identifier={mark}&{query}")).MatchIds().Should().BeEmpty(query);
    }

    [SkippableFact]
    public async Task What_was_rewritten_or_deleted_is_not_found_by_its_old_words()
    {
        var (old, @new) = ("w" + NewId(), "w" + NewId());
        var id = await ReportAsync("x", $"<p>{old}</p>", old);
        await _http.ExpectAsync(200, "PUT", $"DiagnosticReport/{id}", Report("x", $"<p>{@new}</p>", @new, id));
        (await _http.ExpectAsync(200, "GET", $"DiagnosticReport?_content={old}")).MatchIds().Should().BeEmpty();
        (await _http.ExpectAsync(200, "GET", $"DiagnosticReport?_content={@new}")).MatchIds().Should().Equal(id);
        (await _http.ExpectAsync(200, "GET", $"?_text={@new}")).MatchIds().Should().Equal(id);
        await _http.ExpectAsync(204, "DELETE", $"DiagnosticReport/{id}");
        (await _http.ExpectAsync(200, "GET", $"DiagnosticReport?_content={@new}")).MatchIds().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task The_best_answer_comes_first_by_its_score()
    {
        var mark = NewId();
        var poor = await ReportAsync(mark, "<p>bone and so many other words</p>", "z");
        var best = await ReportAsync(mark, "<p>Bone, bones: bone</p>", "z");
        var good = await ReportAsync(mark, "<p>liver bone</p>", "z");
        var page = await _http.ExpectAsync(200, "GET", $"DiagnosticReport?identifier={mark}&_text=bone&_sort=-_score&_count=2");
        page.MatchIds().Should().Equal(best, good);
        page.Entries().Select(entry => (decimal)entry["search"]!["score"]!).Should().Equal(0.666666m, 0.5m);
        (await _http.ExpectAsync(200, "GET", page.Link("next")!)).MatchIds().Should().Equal(poor);
        (await _http.ExpectAsync(200, "GET", $"DiagnosticReport?identifier={mark}&_text=bone&_sort=_score")).MatchIds().Should().Equal(poor, good, best);
        (await _http.ExpectAsync(200, "GET", $"DiagnosticReport?identifier={mark}")).Entries().Should().OnlyContain(entry => entry["search"]!["score"] == null);
        (await _http.ExpectAsync(400, "GET", "DiagnosticReport?_sort=-_score")).Diagnostics().Should().Contain("_score");
    }

    [SkippableTheory]
    [InlineData("_text=(bone")]
    [InlineData("_content=\"bone")]
    [InlineData("_text=and")]
    [InlineData("_text:exact=bone")]
    public async Task A_malformed_question_is_refused(string query) =>
        (await _http.ExpectAsync(400, "GET", $"DiagnosticReport?{query}")).Diagnostics().Should().Contain(query[..5]);

    [SkippableFact]
    public async Task Without_the_index_the_parameters_are_neither_listed_nor_followed()
    {
        await using var server = await TestServer.StartAsync("--FhirServer:FullText=Narrative");
        var patient = (await server.Http.ExpectAsync(200, "GET", "metadata"))["rest"]![0]!["resource"]!.AsArray().Single(type => (string?)type!["type"] == "Patient");
        var listed = patient!["searchParam"]!.AsArray().Select(parameter => (string)parameter!["name"]!).ToList();
        listed.Should().Contain("_text").And.NotContain("_content");
        await server.Http.ExpectAsync(400, "GET", "Patient?_content=x", json: null, ("Prefer", "handling=strict"));
        await server.Http.ExpectAsync(200, "GET", "Patient?_text=x", json: null, ("Prefer", "handling=strict"));
    }

    private Task<string> ReportAsync(string mark, string narrative, string conclusion) => _http.CreateAsync("DiagnosticReport", Report(mark, narrative, conclusion));

    private static string Report(string mark, string narrative, string conclusion, string? id = null) => $$$"""
        {"resourceType":"DiagnosticReport",{{{(id is null ? "" : $"\"id\":\"{id}\",")}}}"status":"final","code":{"text":"x"},"identifier":[{"value":"{{{mark}}}"}],"conclusion":"{{{conclusion}}}",
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{{{narrative}}}</div>"}}
        """;

    private static string NewId() => Guid.NewGuid().ToString("n");
}
