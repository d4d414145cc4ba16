using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Interactions;

/// <summary>
/// The searches that find what refers to resources (_revinclude). Parameters of all types stand in the same search, so that a wildcard
/// does not cost one for each type; how many alternatives one holds is bounded, so that both stores begin with an index.
/// </summary>
/// <param name="registry">The reference parameters of each type.</param>
internal sealed class IncludeReverse(SearchParameterRegistry registry)
{
    private const int MostWays = 200;

    /// <summary>The searches.</summary>
    /// <param name="rules">All rules; those forward are passed over.</param>
    /// <param name="targets">The resources that are referred to.</param>
    public IEnumerable<SearchQuery> Queries(IReadOnlyList<IncludeRule> rules, IReadOnlyList<RawResource> targets)
    {
        var ways = rules.Where(rule => rule.Reverse).SelectMany(Parameters).Distinct().SelectMany(way => Ways(way.Parameter, way.TargetType, targets));
        foreach (var some in ways.Chunk(MostWays))
        {
            yield return new SearchQuery
            {
                Types = [.. some.Select(way => way.Parameter.ResourceType).Distinct()],
                Where = new SearchExpr.Or(some),
            };
        }
    }

    private IEnumerable<(SearchParameterInfo Parameter, string? TargetType)> Parameters(IncludeRule rule)
    {
        if (rule.Parameter is { } only)
            return [(only, rule.TargetType)];
        var types = rule.SourceType == IncludeRule.AnySource ? registry.ResourceTypes : [rule.SourceType];
        return types.SelectMany(registry.For).Where(parameter => parameter.Type == SearchParameterType.Reference).Select(parameter => (parameter, rule.TargetType));
    }

    private static IEnumerable<SearchExpr.Match> Ways(SearchParameterInfo parameter, string? targetType, IReadOnlyList<RawResource> targets) => targets
        .Where(target => targetType is null || targetType == target.Key.Type)
        .Where(target => parameter.Targets.Count == 0 || parameter.Targets.Contains(target.Key.Type))
        .Select(target => new SearchExpr.Match(parameter, new Criterion.Reference(target.Key.Type, target.Key.Id, Version: null)));
}
