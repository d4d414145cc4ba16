using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>
/// Brings along what matches refer to (_include) and what refers to them (_revinclude), once each, level by level for :iterate.
/// See https://hl7.org/fhir/R4/search.html#include.
/// </summary>
/// <param name="store">Where resources are.</param>
/// <param name="registry">The reference parameters of each type.</param>
/// <param name="parser">Reads stored resources to find their references.</param>
/// <param name="extractor">Finds the references of a parameter.</param>
/// <param name="maxIncluded">Most resources to bring along.</param>
public sealed class IncludeResolver(
    IResourceStore store, SearchParameterRegistry registry, ResourceParser parser, IndexExtractor extractor, int maxIncluded)
{
    private const string Any = "*";

    /// <summary>What was brought along.</summary>
    /// <param name="Resources">The resources, none of them a match.</param>
    /// <param name="Cut">True when the limit kept some out.</param>
    public sealed record Included(IReadOnlyList<RawResource> Resources, bool Cut);

    /// <summary>Resolves the includes of a page.</summary>
    /// <param name="query">The query with its include rules.</param>
    /// <param name="matches">The page's matches.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Included> ResolveAsync(
        SearchQuery query, IReadOnlyList<RawResource> matches, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (query.Includes.Count == 0 || matches.Count == 0)
            return new Included([], Cut: false);
        var seen = matches.Select(match => match.Key.WithoutVersion).ToHashSet();
        var included = new List<RawResource>();
        var frontier = matches;
        var rules = query.Includes;
        while (frontier.Count > 0 && rules.Count > 0)
        {
            var found = await StepAsync(rules, frontier, seen, maxIncluded + 1 - included.Count, grant, cancellationToken);
            included.AddRange(found);
            if (included.Count > maxIncluded)
                return new Included(included[..maxIncluded], Cut: true);
            frontier = found;
            rules = [.. query.Includes.Where(rule => rule.Iterate)];
        }

        return new Included(included, Cut: false);
    }

    private async Task<List<RawResource>> StepAsync(
        IReadOnlyList<IncludeRule> rules, IReadOnlyList<RawResource> frontier, HashSet<ResourceKey> seen, int most, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = new List<RawResource>();
        var wanted = rules.Where(rule => !rule.Reverse).SelectMany(rule => Targets(rule, frontier)).Where(key => !seen.Contains(key)).Distinct().Take(most).ToList();
        if (wanted.Count > 0)
            Add(await store.ReadManyAsync(wanted, grant, cancellationToken), seen, found);
        foreach (var rule in rules.Where(rule => rule.Reverse))
        {
            foreach (var query in Sources(rule, frontier, most))
                Add((await store.SearchAsync(query, grant, cancellationToken)).Matches, seen, found);
        }

        return found;
    }

    private static void Add(IReadOnlyList<RawResource> resources, HashSet<ResourceKey> seen, List<RawResource> found)
    {
        foreach (var resource in resources)
        {
            if (seen.Add(resource.Key.WithoutVersion))
                found.Add(resource);
        }
    }

    private IEnumerable<ResourceKey> Targets(IncludeRule rule, IReadOnlyList<RawResource> frontier)
    {
        foreach (var resource in frontier.Where(resource => rule.SourceType is Any || rule.SourceType == resource.Key.Type))
        {
            var root = parser.Parse(resource.Json).Root;
            foreach (var parameter in References(rule, resource.Key.Type))
            {
                foreach (var entry in extractor.Extract(parameter, root).OfType<IndexEntry.Reference>())
                {
                    if (entry is { Type: { } type, Id: { } id } && (rule.TargetType is null || rule.TargetType == type))
                        yield return new ResourceKey(type, id);
                }
            }
        }
    }

    private IEnumerable<SearchQuery> Sources(IncludeRule rule, IReadOnlyList<RawResource> frontier, int most)
    {
        foreach (var targets in frontier.GroupBy(resource => resource.Key.Type))
        {
            if (rule.TargetType is not null && rule.TargetType != targets.Key)
                continue;
            var sourceTypes = rule.SourceType is Any ? registry.ResourceTypes : [rule.SourceType];
            foreach (var sourceType in sourceTypes)
            {
                var ways = References(rule, sourceType)
                    .Where(parameter => parameter.Targets.Count == 0 || parameter.Targets.Contains(targets.Key))
                    .SelectMany(parameter => targets.Select(target => (SearchExpr)new SearchExpr.Match(parameter, new Criterion.Reference(target.Key.Type, target.Key.Id, null))))
                    .ToList();
                if (ways.Count > 0)
                    yield return new SearchQuery { Types = [sourceType], Where = new SearchExpr.Or(ways), Count = most };
            }
        }
    }

    private IEnumerable<SearchParameterInfo> References(IncludeRule rule, string type) =>
        rule.Parameter is { } parameter ? [parameter] : registry.For(type).Where(candidate => candidate.Type == SearchParameterType.Reference);
}
