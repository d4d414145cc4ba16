using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search;

public sealed class CompartmentsTests
{
    [Theory]
    [InlineData("Patient", true)]
    [InlineData("Encounter", true)]
    [InlineData("RelatedPerson", true)]
    [InlineData("Practitioner", true)]
    [InlineData("Device", true)]
    [InlineData("Observation", false)]
    public void There_are_five(string name, bool known) => Core.Compartments.Has(name).Should().Be(known);

    [Fact]
    public void A_type_is_in_a_compartment_by_any_of_its_parameters()
    {
        var expression = Core.Compartments.Contains("Patient", "1", "Observation").Should().BeOfType<SearchExpr.Or>().Subject;

        expression.Operands.Should().Equal(
            new SearchExpr.Match(Core.Parameter("Observation", "subject"), new Criterion.Reference("Patient", "1", null)),
            new SearchExpr.Match(Core.Parameter("Observation", "performer"), new Criterion.Reference("Patient", "1", null)));
    }

    [Fact]
    public void The_resource_itself_is_in_its_compartment()
    {
        ((SearchExpr.Or)Core.Compartments.Contains("Patient", "1", "Patient")).Operands[0]
            .Should().BeOfType<SearchExpr.IdIn>().Which.Ids.Should().Equal("1");
        ((SearchExpr.Or)Core.Compartments.Contains("Encounter", "1", "Encounter")).Operands.Should().ContainSingle()
            .Which.Should().BeOfType<SearchExpr.IdIn>();
        ((SearchExpr.Or)Core.Compartments.Contains("Device", "1", "Device")).Operands.Should().ContainSingle();
    }

    [Fact]
    public void A_type_that_is_never_in_one_gives_nothing() =>
        Simplifier.IsNothing(Core.Compartments.Contains("Patient", "1", "Medication")).Should().BeTrue();

    [Fact]
    public void Every_parameter_named_is_a_reference()
    {
        foreach (var compartment in new[] { "Patient", "Encounter", "RelatedPerson", "Practitioner", "Device" })
        {
            Core.Compartments.Types(compartment).Should().Contain(compartment);
            foreach (var type in Core.Compartments.Types(compartment))
                Core.Compartments.Parameters(compartment, type).Should().NotContain(parameter => parameter.Type != SearchParameterType.Reference);
        }
    }
}
