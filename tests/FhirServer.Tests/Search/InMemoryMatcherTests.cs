using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search;

public sealed class InMemoryMatcherTests
{
    private static readonly SearchParameterInfo s_name = Core.Parameter("Patient", "name");
    private static readonly SearchParameterInfo s_subject = Core.Parameter("Observation", "subject");
    private static readonly SearchParameterInfo s_status = Core.Parameter("Observation", "status");
    private static readonly DateTimeOffset s_noon = new(2024, 6, 15, 12, 0, 0, 123, TimeSpan.Zero);

    private static readonly IndexedResource s_asha = new(new ResourceKey("Patient", "asha"), s_noon, [new IndexEntry.String("name", "Asha", "asha")]);
    private static readonly IndexedResource s_ravi = new(new ResourceKey("Patient", "ravi"), s_noon.AddDays(1), []);
    private static readonly IndexedResource s_lab = new(new ResourceKey("Observation", "lab"), s_noon,
    [
        new IndexEntry.Reference("subject", "Patient", "asha", Url: null, Version: null, IdentifierSystem: null, IdentifierValue: null),
        new IndexEntry.Token("status", System: null, "final", Text: null),
    ]);

    private static readonly SearchExpr s_isAsha = new SearchExpr.Match(s_name, new Criterion.String(StringMatch.StartsWith, "ash"));
    private static readonly SearchExpr s_isFinal = new SearchExpr.Match(s_status, new Criterion.Token(TokenSystem.Any, System: null, "final"));
    private static readonly IndexedResource[] s_world = [s_asha, s_ravi, s_lab];

    [Fact]
    public void Nothing_and_everything_are_the_empty_lists()
    {
        Found(SearchExpr.Everything).Should().Be("asha ravi lab");
        Found(SearchExpr.Nothing).Should().BeEmpty();
    }

    [Fact]
    public void And_or_and_not_mean_what_they_say()
    {
        var patients = new SearchExpr.TypeIn(["Patient"]);

        Found(new SearchExpr.And([patients, new SearchExpr.Not(s_isAsha)])).Should().Be("ravi");
        Found(new SearchExpr.Or([s_isAsha, s_isFinal])).Should().Be("asha lab");
        Found(new SearchExpr.IdIn(["lab", "none"])).Should().Be("lab");
    }

    [Fact]
    public void A_resource_of_another_type_misses_a_parameter_and_matches_none() =>
        Found(new SearchExpr.Missing(s_name)).Should().Be("ravi lab");

    [Theory]
    [InlineData("2024-06-15", "asha lab")]
    [InlineData("2024-06-15T12:00:00.123Z", "asha lab")]
    [InlineData("2024-06-15T12:00:00.124Z", "")]
    [InlineData("gt2024-06-15T12:00:00.123Z", "ravi")]
    [InlineData("ge2024-06-15T12:00:00.123Z", "asha ravi lab")]
    [InlineData("lt2024-06-16", "asha lab")]
    [InlineData("eb2024-06-15T12:00:00.124Z", "asha lab")]
    public void The_last_update_is_a_millisecond_long(string value, string ids)
    {
        var parameter = Core.Parameter("Patient", "_lastUpdated");

        Found(new SearchExpr.LastUpdated((Criterion.Date)SearchTypes.For(SearchParameterType.Date).Parse(parameter, modifier: null, value, Core.Settings))).Should().Be(ids);
    }

    [Fact]
    public void A_chain_leads_to_a_resource_that_is_there_and_answers()
    {
        Found(new SearchExpr.Chain(s_subject, "Patient", s_isAsha)).Should().Be("lab");
        Found(new SearchExpr.Chain(s_subject, "Group", SearchExpr.Everything)).Should().BeEmpty();
        InMemoryMatcher.Matches(new SearchExpr.Chain(s_subject, "Patient", s_isAsha), s_lab, [s_lab, s_ravi]).Should().BeFalse();
    }

    [Fact]
    public void A_reverse_chain_comes_from_a_resource_that_answers()
    {
        Found(new SearchExpr.Has(s_subject, s_isFinal)).Should().Be("asha");
        Found(new SearchExpr.Has(s_subject, new SearchExpr.Not(s_isFinal))).Should().BeEmpty();
    }

    private static string Found(SearchExpr expression) =>
        string.Join(' ', s_world.Where(resource => InMemoryMatcher.Matches(expression, resource, s_world)).Select(resource => resource.Key.Id));
}
