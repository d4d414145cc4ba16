using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Tests.Search;

/// <summary>Which result parameters go together.</summary>
public sealed class ResultParametersTests
{
    private static readonly QueryParser s_parser = new(Core.Registry, Core.Settings, new SearchLimits());

    [Fact]
    public void A_narrative_only_and_includes_do_not_go_together() => FluentActions.Invoking(() => Parse(("_summary", "text"), ("_include", "Patient:link")))
        .Should().Throw<FhirException>().Which.Message.Should().Contain("_summary").And.Contain("_include");

    [Fact]
    public void Elements_give_way_to_a_summary_and_it_is_told()
    {
        var parsed = Parse(("_elements", "name"), ("_summary", "data"));

        parsed.Query.Elements.Should().BeEmpty();
        parsed.Kept.Select(kept => kept.Key).Should().Equal("_summary");
        parsed.Ignored.Should().ContainSingle().Which.Name.Should().Be("_elements");
        Parse(("_elements", "name.given,Patient.photo"), ("_summary", "false")).Query.Elements.Should().Equal("name.given", "Patient.photo");
    }

    [Fact]
    public void The_greatest_number_of_matches_is_kept_as_it_is_taken()
    {
        var parsed = Parse(("_maxresults", "99999999999"), ("_count", "10"));

        parsed.Query.MaxResults.Should().Be(int.MaxValue);
        parsed.Kept.Should().Contain(new KeyValuePair<string, string>("_maxresults", "2147483647"));
    }

    private static ParsedQuery Parse(params (string Name, string Value)[] parameters) =>
        s_parser.Parse(["Patient"], [.. parameters.Select(parameter => new KeyValuePair<string, string>(parameter.Name, parameter.Value))], strict: false);
}
