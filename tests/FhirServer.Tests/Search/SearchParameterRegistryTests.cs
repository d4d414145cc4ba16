using FhirServer.Search;

namespace FhirServer.Tests.Search;

public sealed class SearchParameterRegistryTests
{
    [Fact]
    public void Every_type_has_its_own_parameters_and_those_of_all_types()
    {
        Core.Registry.ResourceTypes.Should().HaveCountGreaterThan(145);
        foreach (var type in Core.Registry.ResourceTypes)
            Core.Registry.For(type).Select(parameter => parameter.Code).Should().Contain(["_id", "_lastUpdated", "_tag", "_profile", "_security", "_source"]);
        Core.Registry.For("Observation").Should().HaveCountGreaterThan(38);
    }

    [Fact]
    public void A_parameter_of_many_types_keeps_the_part_of_its_expression_that_concerns_the_type()
    {
        Core.Parameter("Condition", "code").Expression.Should().Be("Condition.code");
        Core.Parameter("Observation", "patient").Expression.Should().Be("Observation.subject.where(resolve() is Patient)");
        Core.Parameter("Observation", "combo-code").Expression.Should().Be("Observation.code | Observation.component.code");
        Core.Parameter("Condition", "_tag").Expression.Should().Be("Resource.meta.tag");
    }

    [Fact]
    public void There_is_one_object_for_a_type_and_code() =>
        Core.Parameter("Observation", "code").Should().BeSameAs(Core.Parameter("Observation", "code-value-quantity").Components[0].Parameter);

    [Fact]
    public void Composites_know_the_parameters_of_their_parts()
    {
        var composite = Core.Parameter("DocumentReference", "relationship");

        composite.Components.Select(component => component.Parameter.Type).Should().Equal(SearchParameterType.Token, SearchParameterType.Reference);
        composite.Components.Select(component => component.Expression).Should().Equal("code", "target");
    }

    [Fact]
    public void Every_parameter_but_those_without_any_has_an_expression() =>
        Core.Registry.ResourceTypes.Append(SearchParameterRegistry.AnyType).SelectMany(Core.Registry.For)
            .Where(parameter => parameter.Expression is null).Select(parameter => parameter.Code).Distinct()
            .Should().BeEquivalentTo(["_text", "_content", "_query"]);

    [Theory]
    [InlineData("Nothing", "code")]
    [InlineData("Patient", "nothing")]
    [InlineData("Bundle", "_text")]
    public void What_is_unknown_is_not_found(string type, string code) => Core.Registry.Find(type, code).Should().BeNull();

    [Fact]
    public void It_is_quick_at_start()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        _ = new SearchParameterRegistry(Core.Library, Core.Schemas.ResourceTypes);

        // Ten times what it takes, for slow machines; the server must answer /metadata within 3 s.
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromMilliseconds(1500));
    }

    [Fact]
    public void Every_expression_compiles()
    {
        foreach (var type in Core.Registry.ResourceTypes)
        {
            var tree = Core.Tree($$"""{"resourceType":"{{type}}"}""");
            Core.Extractor.Invoking(extractor => extractor.Select(Core.Parameter(type, "_tag"), tree.Root)).Should().NotThrow(type);
        }
    }
}
