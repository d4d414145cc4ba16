using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FhirServer.Http.Html;
using FsCheck;
using FsCheck.Xunit;

namespace FhirServer.Tests.Http;

/// <summary>What a page holds, whatever stands in the resource: parsed as a browser would, not searched as text.</summary>
public sealed class HtmlPageTests
{
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "html", "head", "meta", "title", "style", "body", "header", "p", "strong", "h1", "h2", "nav", "ul", "li", "a", "main", "pre", "span",
        "div", "table", "thead", "tbody", "tr", "th", "td",
    };

    private static readonly HashSet<string> OurAttributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "lang", "charset", "name", "content", "class", "id", "rel", "href", "tabindex", "role", "aria-label", "aria-labelledby", "scope",
    };

    private static readonly string[] Dangerous =
        ["script", "style", "img", "svg", "math", "iframe", "object", "embed", "form", "button", "input", "textarea", "base", "meta", "link", "video", "noscript"];

    private static readonly HtmlPageFacts Facts = new("GET", "http://here/fhir/Patient/p?_format=html&x=%3Cb%3E", "http://here/fhir", 200);

    [Theory]
    [InlineData("<script>window.hit=1</script>")]
    [InlineData("<img src=x onerror=window.hit=1>")]
    [InlineData("<img src=\"x\" onerror=\"window.hit=1\"/>")]
    [InlineData("<p><![CDATA[<script>window.hit=1</script>]]></p>")]
    [InlineData("<p>&lt;script&gt;window.hit=1&lt;/script&gt;</p>")]
    [InlineData("<form action=\"http://evil/\"><button>a</button></form><iframe srcdoc=\"x\"/><base href=\"http://evil/\"/>")]
    [InlineData("<math><mtext><table><mglyph><style><![CDATA[<!--</style><img title=\"--><img src=1 onerror=window.hit=1>\">]]></style></mglyph></table></mtext></math>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>window.hit=1</script></svg>")]
    [InlineData("<p title=\"&lt;/p&gt;&lt;img src=x onerror=window.hit=1&gt;\">a</p>")]
    [InlineData("<a href=\"javascript:window.hit=1\">a</a>")]
    [InlineData("<a href=\" jAvAscript&#58;window.hit=1\">a</a>")]
    [InlineData("<a href=\"data:text/html,<script>1</script>\">a</a>")]
    [InlineData("<p onclick=\"window.hit=1\" style=\"background:url(http://evil/)\">a</p>")]
    [InlineData("<svg><script>window.hit=1</script></svg>")]
    [InlineData("<svg onload=window.hit=1>")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=window.hit=1&gt;\">")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=window.hit=1>\"></noscript>")]
    [InlineData("<form action=http://evil/><button>a</button></form>")]
    [InlineData("<iframe srcdoc=\"<script>parent.hit=1</script>\"></iframe>")]
    [InlineData("<base href=\"http://evil/\"><meta http-equiv=refresh content=\"0;url=http://evil/\">")]
    [InlineData("<style>*{position:fixed}</style><link rel=stylesheet href=http://evil/>")]
    [InlineData("<div style=\"position:fixed;inset:0\" class=\"note\" id=\"json\">a</div>")]
    [InlineData("</div></main><script>window.hit=1</script>")]
    [InlineData("<textarea></div><script>window.hit=1</script>")]
    [InlineData("<object data=http://evil/></object><embed src=http://evil/><video src=x onerror=window.hit=1>")]
    public void A_hostile_narrative_leaves_nothing_that_runs_loads_or_covers(string html)
    {
        var page = Parsed(WithText($"kept {html}"));

        foreach (var element in page.QuerySelectorAll(".narrative *"))
            ShouldBeHarmless(element);
        ShouldBeOursOutsideOfNarrative(page);
        // What is no XHTML is not shown at all.
        (page.QuerySelector(".narrative") ?? page.QuerySelector("p.note"))!.TextContent.Should().ContainAny("kept", "no XHTML");
    }

    [Fact]
    public void A_narrative_keeps_its_tables_lists_and_links()
    {
        var resource = new JsonObject { ["resourceType"] = "Patient", ["text"] = new JsonObject { ["div"] = "<div><table><tr><td colspan=\"2\"><b>राम</b></td></tr></table><ul><li><a href=\"Patient/1\">a</a></li></ul></div>" } };

        var narrative = Parsed(resource).QuerySelector(".narrative")!;

        narrative.QuerySelector("td[colspan='2'] b")!.TextContent.Should().Be("राम");
        var link = narrative.QuerySelector("a")!;
        link.GetAttribute("href").Should().Be("http://here/fhir/Patient/1");
        link.GetAttribute("rel").Should().Contain("noopener").And.Contain("noreferrer");
    }

    [Fact]
    public void An_empty_element_of_XHTML_is_empty_in_the_page()
    {
        var narrative = Parsed(WithText("<p><b/>a</p><p>b<br/>c</p><a href=\"#x\">d</a>")).QuerySelector(".narrative")!;

        narrative.QuerySelectorAll("b").Should().ContainSingle().Which.TextContent.Should().BeEmpty();
        narrative.QuerySelectorAll("p").Should().HaveCount(2);
        narrative.QuerySelector("a")!.HasAttribute("href").Should().BeFalse();
    }

    [Theory]
    [InlineData("flat", 30_000)]
    [InlineData("formats", 1_500)]
    [InlineData("deep", 40_000)]
    [InlineData("paragraphs", 20_000)]
    public void A_narrative_that_browsers_would_nest_costs_no_more_than_its_length(string kind, int count)
    {
        var div = kind switch
        {
            "flat" => string.Concat(Enumerable.Repeat("<div/>", count)),
            "formats" => string.Concat(Enumerable.Range(0, count).Select(number => $"<p><b title=\"{number}\"/>a</p>")),
            "paragraphs" => string.Concat(Enumerable.Repeat("<b><p>", 20)) + string.Concat(Enumerable.Repeat("<b/><p/>", count)) + string.Concat(Enumerable.Repeat("</p></b>", 20)),
            _ => string.Concat(Enumerable.Repeat("<div>", count)) + string.Concat(Enumerable.Repeat("</div>", count)),
        };
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var html = HtmlPage.Render(Encoding.UTF8.GetBytes(WithText(div).ToJsonString()), Facts);

        html.Length.Should().BeLessThan(10 * div.Length + 20_000);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void One_long_string_and_many_issues_are_shown_in_part()
    {
        var outcome = new JsonObject
        {
            ["resourceType"] = "OperationOutcome",
            ["issue"] = new JsonArray([.. Enumerable.Range(0, 5_000).Select(_ => (JsonNode)new JsonObject { ["diagnostics"] = "<" }), new JsonObject { ["diagnostics"] = new string('<', 1_000_000) }]),
        };

        var page = Encoding.UTF8.GetString(HtmlPage.Render(Encoding.UTF8.GetBytes(outcome.ToJsonString()), Facts));

        page.Length.Should().BeLessThan(JsonListing.MostMarkup + 500_000);
        page.Should().Contain("too long to be shown here whole").And.Contain("The rest is in the JSON");
    }

    [Theory]
    [InlineData("</script><img src=x onerror=window.hit=1>")]
    [InlineData("\"><script>window.hit=1</script>")]
    [InlineData("' onmouseover='window.hit=1")]
    [InlineData("</pre></main><h1>a</h1>")]
    [InlineData("&lt;script&gt;&#x3C;")]
    public void A_hostile_string_is_shown_as_it_is(string value)
    {
        var resource = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = value,
            ["total"] = 1,
            ["link"] = new JsonArray(new JsonObject { ["relation"] = value, ["url"] = $"http://here/{value}" }, new JsonObject { ["relation"] = "next", ["url"] = $"javascript:{value}" }),
            ["entry"] = new JsonArray(new JsonObject { ["fullUrl"] = value, ["resource"] = new JsonObject { ["resourceType"] = value, ["id"] = value, ["status"] = value, ["reference"] = $"Patient/{value}" } }),
        };

        var page = Parsed(resource);

        ShouldBeOursOutsideOfNarrative(page);
        page.QuerySelector("td")!.TextContent.Should().Contain(value);
        page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")).Should().OnlyContain(url => url!.StartsWith("http", StringComparison.Ordinal));
    }

    [Fact]
    public void References_to_this_server_and_absolute_ones_can_be_followed_and_nothing_else()
    {
        var resource = new JsonObject
        {
            ["resourceType"] = "Observation",
            ["subject"] = new JsonObject { ["reference"] = "Patient/p" },
            ["performer"] = new JsonArray(new JsonObject { ["reference"] = "urn:uuid:1" }, new JsonObject { ["reference"] = "#c" }, new JsonObject { ["reference"] = "https://other/fhir/Practitioner/2" }, new JsonObject { ["reference"] = "javascript:alert(1)" }),
        };

        Parsed(resource).QuerySelectorAll("pre a").Select(link => link.GetAttribute("href")).Should().Equal("http://here/fhir/Patient/p", "https://other/fhir/Practitioner/2");
    }

    [Fact]
    public void The_listing_is_the_json()
    {
        const string json = """{"resourceType":"Patient","multipleBirthInteger":12,"active":true,"name":[{"text":"राम \"शर्मा\"","given":["a","b"]},{}],"extension":[],"contact":[[]],"deceasedBoolean":null}""";

        var listing = Parsed(JsonNode.Parse(json)!).QuerySelector("pre")!.TextContent;

        JsonNode.DeepEquals(JsonNode.Parse(listing), JsonNode.Parse(json)).Should().BeTrue(listing);
    }

    [Fact]
    public void A_very_long_answer_is_shown_in_part_and_says_so()
    {
        var entries = new JsonArray([.. Enumerable.Range(0, 30_000).Select(number => (JsonNode)new JsonObject { ["fullUrl"] = $"http://here/fhir/Patient/{number}" })]);

        var html = HtmlPage.Render(Encoding.UTF8.GetBytes(new JsonObject { ["resourceType"] = "Bundle", ["entry"] = entries }.ToJsonString()), Facts);

        html.Length.Should().BeLessThan(JsonListing.MostMarkup + 500_000);
        Encoding.UTF8.GetString(html).Should().Contain("too long to be shown here whole").And.Contain("_format=json");
    }

    [Property]
    public void Whatever_a_string_holds_the_page_has_only_our_elements(NonNull<string> name, NonNull<string> value)
    {
        var resource = new JsonObject { ["resourceType"] = "OperationOutcome", ["issue"] = new JsonArray(new JsonObject { ["severity"] = value.Get, ["diagnostics"] = value.Get, ["expression"] = new JsonArray(value.Get) }) };
        resource[name.Get] = value.Get;

        ShouldBeOursOutsideOfNarrative(Parsed(resource));
    }

    private static JsonObject WithText(string html) =>
        new() { ["resourceType"] = "Patient", ["text"] = new JsonObject { ["status"] = "generated", ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\">{html}</div>" } };

    private static IDocument Parsed(JsonNode resource) =>
        new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument(Encoding.UTF8.GetString(HtmlPage.Render(Encoding.UTF8.GetBytes(resource.ToJsonString()), Facts)));

    private static void ShouldBeHarmless(IElement element)
    {
        Dangerous.Should().NotContain(element.LocalName);
        element.Attributes.Select(attribute => attribute.Name).Should().NotContain(name => name.StartsWith("on") || name == "style" || name == "src" || name == "srcdoc");
        if (element.ClassName != "narrative")
            element.HasAttribute("class").Should().BeFalse();
        if (element.GetAttribute("href") is { } url)
            url.Should().MatchRegex("^https?://");
    }

    private static void ShouldBeOursOutsideOfNarrative(IDocument page)
    {
        foreach (var element in page.All.Where(element => element.Closest(".narrative") is null))
        {
            Ours.Should().Contain(element.LocalName);
            element.Attributes.Select(attribute => attribute.Name).Should().BeSubsetOf(OurAttributes);
        }

        page.QuerySelectorAll("style").Should().ContainSingle().Which.TextContent.Should().Be(StyleSheet.Css);
        page.QuerySelectorAll("h1").Should().ContainSingle();
    }
}
