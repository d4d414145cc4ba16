using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Interactions;

/// <summary>Where the references of resources lead that _include follows: to resources by id, and to those that have a canonical URL.</summary>
/// <param name="registry">The parameters of each type.</param>
/// <param name="parser">Reads stored resources.</param>
/// <param name="extractor">Finds the references of a parameter.</param>
internal sealed class IncludeForward(SearchParameterRegistry registry, ResourceParser parser, IndexExtractor extractor)
{
    /// <summary>Most alternatives in one query, so that both stores begin with an index.</summary>
    private const int MostWays = 100;

    /// <summary>What references say.</summary>
    /// <param name="Keys">Resources by type and id, each once.</param>
    /// <param name="Canonicals">Canonical URLs, each once with each type it may belong to.</param>
    public sealed record Targets(IReadOnlyCollection<ResourceKey> Keys, IReadOnlyCollection<Canonical> Canonicals);

    /// <summary>A canonical URL: https://hl7.org/fhir/R4/references.html#canonical.</summary>
    /// <param name="Type">The type of resource that may have it.</param>
    /// <param name="Url">The URL without version.</param>
    /// <param name="Version">The version that is pinned, or null.</param>
    public readonly record struct Canonical(string Type, string Url, string? Version);

    /// <summary>Where the resources' references lead.</summary>
    /// <param name="rules">All rules; those in reverse are passed over.</param>
    /// <param name="resources">The resources that refer.</param>
    public Targets Links(IReadOnlyList<IncludeRule> rules, IReadOnlyList<RawResource> resources)
    {
        var (keys, canonicals) = (new HashSet<ResourceKey>(), new HashSet<Canonical>());
        foreach (var resource in resources)
        {
            var own = rules.Where(rule => !rule.Reverse && rule.SourceType is var type && (type == IncludeRule.AnySource || type == resource.Key.Type)).ToList();
            if (own.Count == 0)
                continue;
            var root = parser.Parse(resource.Json).Root;
            foreach (var rule in own)
            {
                foreach (var parameter in References(rule, resource.Key.Type))
                {
                    foreach (var link in extractor.Extract(parameter, root).OfType<IndexEntry.Reference>())
                        Add(rule, parameter, link, keys, canonicals);
                }
            }
        }

        return new Targets(keys, canonicals);
    }

    /// <summary>The searches that find resources by their canonical URL.</summary>
    public IEnumerable<SearchQuery> Queries(IReadOnlyCollection<Canonical> canonicals)
    {
        foreach (var some in canonicals.Chunk(MostWays))
        {
            yield return new SearchQuery
            {
                Types = [.. some.Select(canonical => canonical.Type).Distinct()],
                Where = Simplifier.Simplify(new SearchExpr.Or([.. some.Select(Is)])),
            };
        }
    }

    private IEnumerable<SearchParameterInfo> References(IncludeRule rule, string type) => rule.Parameter is { } parameter
        ? [parameter]
        : registry.For(type).Where(candidate => candidate.Type == SearchParameterType.Reference);

    private void Add(IncludeRule rule, SearchParameterInfo parameter, IndexEntry.Reference link, HashSet<ResourceKey> keys, HashSet<Canonical> canonicals)
    {
        if (link is { Type: { } type, Id: { } id })
        {
            if (rule.TargetType is null || rule.TargetType == type)
                keys.Add(new ResourceKey(type, id));
            return;
        }

        if (link.Url is not { } url)
            return;
        foreach (var target in rule.TargetType is { } only ? [only] : parameter.Targets.Count > 0 ? parameter.Targets : registry.ResourceTypes)
        {
            if (registry.Find(target, "url") is { Type: SearchParameterType.Uri })
                canonicals.Add(new Canonical(target, url, link.Version));
        }
    }

    private SearchExpr Is(Canonical canonical)
    {
        var isUrl = new SearchExpr.Match(registry.Find(canonical.Type, "url")!, new Criterion.Uri(UriMatch.Exact, canonical.Url));
        return canonical.Version is { } version && registry.Find(canonical.Type, "version") is { Type: SearchParameterType.Token } parameter
            ? new SearchExpr.And([isUrl, new SearchExpr.Match(parameter, new Criterion.Token(TokenSystem.Any, null, TokenSearch.Fold(version)))])
            : isUrl;
    }
}
