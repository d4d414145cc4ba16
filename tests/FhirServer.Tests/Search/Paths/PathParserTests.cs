using FhirServer.Search.Paths;

namespace FhirServer.Tests.Search.Paths;

public sealed class PathParserTests
{
    private static readonly PathExpression s_value = new PathExpression.Child(new PathExpression.TypeName("Observation"), "value");

    [Theory]
    [InlineData("Observation.value.ofType(Quantity)")]
    [InlineData("(Observation.value.ofType(Quantity))")]
    [InlineData("(Observation.value as Quantity)")]
    [InlineData("Observation.value as Quantity")]
    [InlineData("Observation.value.as(Quantity)")]
    public void All_ways_to_take_a_type_mean_the_same(string text) =>
        PathParser.Parse(text).Should().Be(new PathExpression.OfType(s_value, "Quantity"));

    [Fact]
    public void A_path_may_start_from_a_child_or_the_resource()
    {
        PathParser.Parse("value").Should().Be(new PathExpression.Child(new PathExpression.Focus(), "value"));
        PathParser.Parse("%resource.value").Should().Be(new PathExpression.Child(new PathExpression.Resource(), "value"));
    }

    [Fact]
    public void Conditions_bind_as_FHIRPath_says()
    {
        var deceased = new PathExpression.Child(new PathExpression.TypeName("Patient"), "deceased");

        PathParser.Parse("Patient.deceased.exists() and Patient.deceased != false")
            .Should().Be(new PathExpression.And(new PathExpression.Exists(deceased), new PathExpression.Compare(deceased, "false", Equal: false)));
    }

    [Fact]
    public void Filters_are_read()
    {
        PathParser.Parse("Observation.value.where(resolve() is Patient)").Should().Be(new PathExpression.WhereResolvesTo(s_value, "Patient"));
        PathParser.Parse("Observation.value.where(system='phone')").Should().Be(new PathExpression.WhereChildIs(s_value, "system", "phone"));
        PathParser.Parse("Observation.value.extension('http://x/y')").Should().Be(PathParser.Parse("Observation.value.extension.where(url='http://x/y')"));
        PathParser.Parse("Observation.value[0]").Should().Be(new PathExpression.At(s_value, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Patient.")]
    [InlineData("Patient.name.given.substring(1)")]
    [InlineData("Patient.name where")]
    [InlineData("(Patient.name")]
    [InlineData("Patient.where(name.exists())")]
    [InlineData("Patient.name | ")]
    [InlineData("Patient.where(use = 'it\\'s')")]
    public void What_is_not_known_is_refused_rather_than_misread(string text) =>
        FluentActions.Invoking(() => PathParser.Parse(text)).Should().Throw<FormatException>();

    [Fact]
    public void Unions_are_split_outside_of_parentheses_and_quotes_only() =>
        PathParser.SplitUnion("A.b | (A.c | A.d) | A.e.where(x='|')").Should().Equal("A.b", "(A.c | A.d)", "A.e.where(x='|')");
}
