using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Tests.Search;

public sealed class ParameterNameTests
{
    private const int Depth = 4;

    [Fact]
    public void A_code_stands_alone_or_with_a_modifier()
    {
        ParameterName.Parse("name", Depth).Should().Be(new ParameterName.Plain("name", null));
        ParameterName.Parse("name:exact", Depth).Should().Be(new ParameterName.Plain("name", "exact"));
        ParameterName.Parse("code-value-quantity", Depth).Should().Be(new ParameterName.Plain("code-value-quantity", null));
    }

    [Fact]
    public void A_chain_may_name_the_type_and_end_in_a_modifier() =>
        ParameterName.Parse("subject:Patient.name:exact", Depth)
            .Should().Be(new ParameterName.Chain("subject", "Patient", new ParameterName.Plain("name", "exact")));

    [Fact]
    public void A_chain_may_be_long() =>
        ParameterName.Parse("subject.general-practitioner:Practitioner.name", Depth).Should().Be(
            new ParameterName.Chain("subject", null, new ParameterName.Chain("general-practitioner", "Practitioner", new ParameterName.Plain("name", null))));

    [Fact]
    public void A_reverse_chain_names_type_reference_and_parameter() =>
        ParameterName.Parse("_has:Observation:patient:code", Depth)
            .Should().Be(new ParameterName.Has("Observation", "patient", new ParameterName.Plain("code", null)));

    [Fact]
    public void Reverse_chains_nest_and_mix_with_chains()
    {
        ParameterName.Parse("_has:Observation:patient:_has:AuditEvent:entity:agent:missing", Depth).Should().Be(
            new ParameterName.Has("Observation", "patient", new ParameterName.Has("AuditEvent", "entity", new ParameterName.Plain("agent", "missing"))));
        ParameterName.Parse("patient._has:Observation:patient:code", Depth).Should().Be(
            new ParameterName.Chain("patient", null, new ParameterName.Has("Observation", "patient", new ParameterName.Plain("code", null))));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("name:")]
    [InlineData(".name")]
    [InlineData("subject.")]
    [InlineData("subject:.name")]
    [InlineData("name:exact:exact")]
    [InlineData("_has:")]
    [InlineData("_has:Observation")]
    [InlineData("_has:Observation:patient")]
    [InlineData("_has:Observation:patient:")]
    [InlineData("na me")]
    [InlineData("name\0")]
    public void What_is_not_of_the_grammar_is_refused(string text) =>
        FluentActions.Invoking(() => ParameterName.Parse(text, Depth)).Should().Throw<FhirException>().Which.Error.Status.Should().Be(400);

    [Fact]
    public void More_links_than_allowed_are_refused()
    {
        FluentActions.Invoking(() => ParameterName.Parse("a.b.c.d.e", Depth)).Should().NotThrow();
        FluentActions.Invoking(() => ParameterName.Parse("a.b.c.d.e.f", Depth)).Should().Throw<FhirException>().WithMessage("*more references*");
        FluentActions.Invoking(() => ParameterName.Parse(string.Concat(Enumerable.Repeat("a.", 100_000)), Depth)).Should().Throw<FhirException>();
    }

    [Theory]
    [InlineData("subject:Patient.name", "subject")]
    [InlineData("subject.name", "subject")]
    [InlineData("_has:Observation:patient:code", "_has")]
    [InlineData("code", "code")]
    public void The_leading_code_says_what_is_meant(string text, string code) => ParameterName.LeadingCode(text).Should().Be(code);
}
