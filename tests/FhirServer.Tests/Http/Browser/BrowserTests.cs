using Microsoft.Playwright;

namespace FhirServer.Tests.Http.Browser;

/// <summary>
/// What somebody sees who looks at the server with a browser: https://hl7.org/fhir/R4/http.html#mime-type. Pages are made of answers that are
/// shown to be right elsewhere, so one store is enough.
/// </summary>
public sealed class BrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Narrative = """<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Seen on <b>Monday</b></p></div>""";

    [SkippableTheory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task A_patient_is_shown_with_narrative_links_and_json(int width)
    {
        await using var first = await chromium.OpenAsync("metadata?_elements=id");
        var id = await chromium.Http.CreateAsync("Patient", $$"""{"resourceType":"Patient","text":{"status":"generated","div":"{{Narrative}}"},"name":[{"text":"राम शर्मा"}]}""");
        await using var shown = await chromium.OpenAsync($"Patient/{id}", width);

        (await shown.Page.Locator("h1").InnerTextAsync()).Should().Be($"Patient/{id}");
        (await shown.Page.Locator(".narrative").InnerTextAsync()).Should().Contain("Seen on Monday");
        (await shown.Page.Locator("pre").InnerTextAsync()).Should().Contain("राम शर्मा");
        await ShouldBeTidyAsync(shown, $"patient-{width}");
        await shown.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "History" }).ClickAsync();
        (await shown.Page.Locator("h1").InnerTextAsync()).Should().Contain("history");
    }

    [SkippableTheory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task A_search_shows_its_matches_and_leads_to_them_and_to_the_next_page(int width)
    {
        await using var first = await chromium.OpenAsync("metadata?_elements=id");
        var family = $"Seen{width}";
        for (var index = 0; index < 3; index++)
            await chromium.Http.CreateAsync("Patient", $$"""{"resourceType":"Patient","name":[{"family":"{{family}}","given":["N{{index}}"]}]}""");
        await using var shown = await chromium.OpenAsync($"Patient?family={family}&_count=2&_total=accurate", width);

        (await shown.Page.Locator("h1").InnerTextAsync()).Should().Be("Bundle: searchset, 3 in all");
        (await shown.Page.Locator("tbody tr").CountAsync()).Should().Be(2);
        await ShouldBeTidyAsync(shown, $"search-{width}");
        await shown.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "next", Exact = true }).ClickAsync();
        (await shown.Page.Locator("tbody tr").CountAsync()).Should().Be(1);
        await shown.Page.Locator("tbody a").ClickAsync();
        (await shown.Page.Locator("h1").InnerTextAsync()).Should().StartWith("Patient/");
    }

    [SkippableFact]
    public async Task An_error_is_a_page_that_says_what_was_wrong()
    {
        await using var shown = await chromium.OpenAsync("Patient?birthdate=yesterday");

        shown.Status.Should().Be(400);
        (await shown.Page.Locator("h1").InnerTextAsync()).Should().Be("OperationOutcome");
        (await shown.Page.Locator("tbody").InnerTextAsync()).Should().Contain("error").And.Contain("birthdate");
        await ShouldBeTidyAsync(shown, "outcome", expectsFailure: true);
    }

    [SkippableFact]
    public async Task A_hostile_string_runs_nothing_loads_nothing_and_asks_nobody()
    {
        await using var first = await chromium.OpenAsync("metadata?_elements=id");
        var id = await chromium.Http.CreateAsync("Basic", """{"resourceType":"Basic","code":{"text":"</script><img src=x onerror=\"window.hit=1;alert(1)\">"}}""");
        await using var shown = await chromium.OpenAsync($"Basic/{id}");

        await shown.Page.WaitForTimeoutAsync(200);

        (await shown.Page.EvaluateAsync<bool>("'hit' in window")).Should().BeFalse();
        (await shown.Page.Locator("pre").InnerTextAsync()).Should().Contain("</script><img src=x onerror=");
        await ShouldBeTidyAsync(shown, "hostile");
    }

    // Such a narrative cannot be stored, and the policy would stop it; here it comes past both.
    [SkippableFact]
    public async Task A_hostile_narrative_runs_nothing_even_without_the_policy()
    {
        await using var shown = await chromium.OpenAsync("Patient?_count=1");
        const string div = "<div xmlns='http://www.w3.org/1999/xhtml'><a href='javascript:window.hit=1'>press</a><img src='/x' onerror='window.hit=1'/><p onmouseover='window.hit=1'>here</p><script>window.hit=1</script></div>";
        using var page = await chromium.Http.SendAsync(
            "POST", "$convert?_format=html", $$$"""{"resourceType":"Basic","code":{"text":"x"},"text":{"status":"generated","div":"{{{div}}}"}}""");
        page.Code().Should().Be(200);

        await using var bare = await chromium.BlankAsync();
        await bare.Page.SetContentAsync(await page.Content.ReadAsStringAsync());
        await bare.Page.GetByText("press").First.ClickAsync();
        await bare.Page.GetByText("here").First.HoverAsync();
        await bare.Page.WaitForTimeoutAsync(200);

        (await bare.Page.EvaluateAsync<bool>("'hit' in window")).Should().BeFalse();
        bare.Messages.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Script_that_came_in_all_the_same_would_not_run()
    {
        await using var shown = await chromium.OpenAsync("Patient?_count=1");

        await shown.Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'window.hit = 1'; document.body.append(script); document.body.insertAdjacentHTML('beforeend', '<img src=\"/x\" onerror=\"window.hit = 2\">'); }");
        await shown.Page.WaitForTimeoutAsync(200);

        (await shown.Page.EvaluateAsync<bool>("'hit' in window")).Should().BeFalse();
        shown.Messages.Should().Contain(message => message.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    private static async Task ShouldBeTidyAsync(OpenPage shown, string name, bool expectsFailure = false)
    {
        var picture = await shown.ShotAsync(name);
        // A page without content is one colour, and so a few hundred bytes.
        picture.Length.Should().BeGreaterThan(8_000);
        (await shown.OverflowsAsync()).Should().BeFalse("nobody wants to scroll sideways");
        shown.Requests.Should().OnlyContain(url => url.EndsWith("/favicon.ico", StringComparison.Ordinal) || url == shown.Page.Url);
        // The browser itself writes a line when the status is that of an error.
        shown.Messages.Where(message => !(expectsFailure && message.Contains("400", StringComparison.Ordinal)) && !message.Contains("favicon", StringComparison.Ordinal)).Should().BeEmpty();
        var boxes = await shown.Page.Locator("header, main").EvaluateAllAsync<double[][]>("all => all.map(one => { const box = one.getBoundingClientRect(); return [box.top, box.bottom]; })");
        boxes[0][1].Should().BeLessThanOrEqualTo(boxes[1][0]);
    }
}
