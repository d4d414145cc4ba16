using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search.Types;

public sealed class CompositeSearchTests
{
    private const string Pressure = """
        "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"},{"code":"a$b"}]},"valueQuantity":{"value":120,"unit":"mmHg"}},
        {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":80,"unit":"mmHg"}}]
        """;

    [Theory]
    [InlineData("8480-6$120", true)]
    [InlineData("8480-6$gt100", true)]
    [InlineData("8462-4$gt100", false)]
    [InlineData("http://loinc.org|8462-4$lt90||mmHg", true)]
    [InlineData("a\\$b$120", true)]
    public void The_parts_must_answer_in_one_element(string value, bool answers) =>
        Asked.Answers("Observation", "component-code-value-quantity", modifier: null, value, Pressure).Should().Be(answers);

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "8480-6")]
    [InlineData(null, "8480-6$1$2")]
    [InlineData(null, "8480-6\\$1")]
    [InlineData(null, "$5")]
    [InlineData(null, "8480-6$many")]
    [InlineData("exact", "8480-6$5")]
    public void Too_few_parts_too_many_or_faulty_ones_are_refused(string? modifier, string value) =>
        FluentActions.Invoking(() => Asked.Criterion("Observation", "component-code-value-quantity", modifier, value))
            .Should().Throw<FhirException>().Where(fault => fault.Error.Status == 400);

    [Fact]
    public void An_element_that_makes_more_than_a_thousand_tuples_is_refused_and_none_is_left_out()
    {
        var parameter = Core.Parameter("Observation", "component-code-value-quantity");
        var tuples = new List<IndexEntry>();

        CompositeSearch.TryCombine(parameter, [Numbers(100), Numbers(10)], tuples).Should().BeTrue();
        tuples.Should().HaveCount(CompositeSearch.MostTuples);
        CompositeSearch.TryCombine(parameter, [Numbers(7), Numbers(143)], tuples).Should().BeFalse();
        tuples.Should().HaveCount(CompositeSearch.MostTuples);
        CompositeSearch.TryCombine(parameter, [Numbers(100), []], tuples).Should().BeTrue();
        tuples.Should().HaveCount(CompositeSearch.MostTuples);

        static IndexEntry[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => new IndexEntry.Number("n", i, i))];
    }
}
