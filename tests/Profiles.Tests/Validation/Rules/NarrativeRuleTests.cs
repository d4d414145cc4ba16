using System.Text.Json;
using Profiles.Elements;
using Profiles.Tests.Elements;
using Profiles.Validation;
using Profiles.Validation.Rules;

namespace Profiles.Tests.Validation.Rules;

public sealed class NarrativeRuleTests
{
    private const string Root = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";

    [Theory]
    [InlineData("<p>a</p>")]
    [InlineData("a &lt; b &amp; c &#160;&#xA0; &quot;")]
    [InlineData("<a href=\"https://example.org\" title='x'>there</a> <a name=\"here\"/>")]
    [InlineData("<img src=\"https://example.org/a.png\" alt=\"\"/>")]
    [InlineData("<img src=\"data:image/png;base64,AAAA\" alt=\"\"/>")]
    [InlineData("<table border=\"1\"><tbody><tr><td colspan=\"2\" style=\"color: red\">x</td></tr></tbody></table>")]
    [InlineData("<!-- said --><p xml:lang=\"ta\" lang='ta'>தமிழ்</p>")]
    [InlineData("<![CDATA[1 < 2]]>")]
    [InlineData("<p\n class = 'a' >x</p >")]
    [InlineData("<p style=\"scroll-behavior: smooth\">x</p>")]
    [InlineData("&#160;")]
    public void What_R4_allows_is_clean(string inside) => Check($"{Root}{inside}</div>").Should().BeEmpty();

    [Theory]
    [InlineData("<p>a")]
    [InlineData("<p>a</b>")]
    [InlineData("a</p>")]
    [InlineData("<p a>x</p>")]
    [InlineData("<p class=a>x</p>")]
    [InlineData("<p class=\"a>x</p>")]
    [InlineData("<p class=\"a\"id=\"b\">x</p>")]
    [InlineData("<p class=\"a\" class=\"b\">x</p>")]
    [InlineData("<p class=\"<\">x</p>")]
    [InlineData("a & b")]
    [InlineData("a&nbsp;b")]
    [InlineData("a &#0; b")]
    [InlineData("a &#xD800; b")]
    [InlineData("a < b")]
    [InlineData("a ]]> b")]
    [InlineData("<!-- a -- b -->x")]
    [InlineData("<!DOCTYPE x>x")]
    [InlineData("<?xml-stylesheet href='x'?>x")]
    [InlineData("</div><div xmlns=\"http://www.w3.org/1999/xhtml\">x")]
    [InlineData("<br")]
    [InlineData("<![CDATA[ x")]
    public void What_is_not_well_formed_is_one_error(string inside) =>
        Check($"{Root}{inside}</div>").Should().ContainSingle().Which.Message.Should().Contain("not well-formed");

    [Theory]
    [InlineData("<script>x</script>", "script")]
    [InlineData("<form>x</form>", "form")]
    [InlineData("<iframe src=\"https://example.org\">x</iframe>", "iframe")]
    [InlineData("<style>p { color: red }</style>", "style")]
    [InlineData("<link rel=\"stylesheet\" href=\"a.css\"/>x", "link")]
    [InlineData("<p onclick=\"x()\">x</p>", "onclick")]
    [InlineData("<p data-x=\"1\">x</p>", "data-x")]
    [InlineData("<P>x</P>", "<P>")]
    [InlineData("<a href=\"javascript:x()\">x</a>", "href")]
    [InlineData("<a href=\" java&#115;cr&#x9;ipt:x()\">x</a>", "href")]
    [InlineData("<a href=\"data:text/html,x\">x</a>", "href")]
    [InlineData("<p style=\"width: expression(x)\">x</p>", "style")]
    [InlineData("<p xmlns=\"http://example.org\">x</p>", "namespace")]
    [InlineData("<img src=\"#nowhere\" alt=\"\"/>", "#nowhere")]
    public void What_R4_does_not_allow_is_named(string inside, string named)
    {
        var issue = Check($"{Root}{inside}</div>").Should().ContainSingle().Subject;
        issue.Should().BeEquivalentTo(new { Severity = ValidationSeverity.Error, MessageId = "narrative", Expression = "Patient.text.div" });
        issue.Message.Should().Contain(named);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("<p></p>")]
    [InlineData("<p> &#32; <br/></p>")]
    public void A_narrative_says_something(string inside) =>
        Check($"{Root}{inside}</div>").Should().ContainSingle().Which.Message.Should().Contain("txt-2");

    [Theory]
    [InlineData("<div>x</div>", "namespace")]
    [InlineData("<div xmlns=\"http://hl7.org/fhir\">x</div>", "namespace")]
    [InlineData("<p xmlns=\"http://www.w3.org/1999/xhtml\">x</p>", "<div>")]
    [InlineData("x", "outside")]
    [InlineData("<!-- x -->", "<div")]
    public void The_root_is_one_div_of_XHTML(string text, string named) =>
        Check(text).Should().ContainSingle().Which.Message.Should().Contain(named);

    [Fact]
    public void A_prefix_of_the_root_is_one_for_all() =>
        Check("<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:p>x</h:p></h:div>").Should().BeEmpty();

    [Fact]
    public void An_image_can_be_a_contained_resource()
    {
        var patient = Trees.Of("""{"resourceType":"Patient","contained":[{"resourceType":"Binary","id":"face","contentType":"image/png"}],"text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'><img src='#face' alt=''/></div>"}}""".Replace("='", "=\\\"").Replace("'/", "\\\"/").Replace("'>", "\\\">").Replace("' ", "\\\" "));
        Trees.Issues(findings => NarrativeRule.Check(patient.Child("text"), findings)).Should().BeEmpty();
    }

    [Fact]
    public void Elements_that_stand_too_deep_end_the_reading() =>
        Check(Root + string.Concat(Enumerable.Repeat("<b>", 100_000))).Should().ContainSingle();

    [Fact]
    public void A_clean_narrative_costs_no_memory()
    {
        var text = Patient($"{Root}<p class=\"a\">a</p></div>").Child("text");
        var findings = new Findings();
        NarrativeRule.Check(text, findings);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var each = 0; each < 100; each++) NarrativeRule.Check(text, findings);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100);
    }

    [SkippableFact]
    public void Official_examples_have_sound_narratives()
    {
        var folder = Samples.Folder("r4");
        Skip.If(folder is null, "shared/samples/r4 is not here.");
        var checkedOnes = 0;
        foreach (var file in Directory.EnumerateFiles(folder!, "*.json"))
        {
            if (ElementTree.Parse(File.ReadAllBytes(file), Conformance.Definitions.Schemas, ParseLimits.Default, new List<ElementFault>()) is not { } tree) continue;
            foreach (var narrative in tree.All().Where(element => element.Type?.Name == "Narrative"))
            {
                Trees.Issues(findings => NarrativeRule.Check(narrative, findings)).Should().BeEmpty(because: Path.GetFileName(file));
                checkedOnes++;
            }
        }

        checkedOnes.Should().BeGreaterThan(300);
    }

    private static Element Patient(string div) =>
        Trees.Of("""{"resourceType":"Patient","text":{"status":"generated","div":"@"}}""".Replace("\"@\"", JsonSerializer.Serialize(div).Replace("'", "\\u0027")));

    private static IReadOnlyList<ValidationIssue> Check(string div) =>
        Trees.Issues(findings => NarrativeRule.Check(Patient(div).Child("text"), findings));
}
