using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>
/// What is part of a resource, or what a resource is part of, over any number of steps: for types with a parameter that is their element partOf
/// (Location, Organization, Encounter, Observation, Procedure, ...). See :above and :below at https://hl7.org/fhir/R4/search.html#modifiers.
/// </summary>
/// <param name="store">Where they are.</param>
/// <param name="registry">Knows which parameter is partOf.</param>
/// <param name="versions">Reads what a resource is part of.</param>
public sealed class ResourceHierarchies(IResourceStore store, SearchParameterRegistry registry, VersionReader versions)
{
    /// <summary>Most resources that a hierarchy may reach.</summary>
    public const int Most = 5000;

    private const int AtOnce = 200;

    /// <summary>The resource itself and all that is reached from it.</summary>
    /// <param name="from">Type and id.</param>
    /// <param name="below">True for its parts, false for its wholes.</param>
    /// <param name="grant">The leave: what may not be seen leads nowhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">400: the type has no hierarchy, or it is too large.</exception>
    public async Task<IReadOnlyCollection<ResourceKey>> ReachAsync(ResourceKey from, bool below, AccessGrant grant, CancellationToken cancellationToken)
    {
        var partOf = registry.For(from.Type).FirstOrDefault(parameter => IsPartOf(parameter, from.Type))
            ?? throw new FhirException(FhirError.InvalidRequest($"{from.Type} has no hierarchy of parts, so nothing is above or below {from}."));
        var reached = new HashSet<ResourceKey> { from };
        var edge = new List<ResourceKey> { from };
        while (edge.Count > 0)
        {
            var next = below ? await PartsAsync(partOf, edge, grant, cancellationToken) : await WholesAsync(partOf, edge, grant, cancellationToken);
            // A circle ends where it began.
            edge = [.. next.Where(reached.Add)];
            if (reached.Count > Most)
                throw new FhirException(FhirError.NotSupported($"More than {Most} resources are {(below ? "below" : "above")} {from}: begin nearer to what you look for."));
        }

        return reached;
    }

    private static bool IsPartOf(SearchParameterInfo parameter, string type) =>
        parameter.Type == SearchParameterType.Reference && parameter.Expression == $"{type}.partOf" && (parameter.Targets.Count == 0 || parameter.Targets.Contains(type));

    private async Task<List<ResourceKey>> PartsAsync(SearchParameterInfo partOf, List<ResourceKey> wholes, AccessGrant grant, CancellationToken cancellationToken)
    {
        var parts = new List<ResourceKey>();
        foreach (var some in wholes.Chunk(AtOnce))
        {
            var ways = some.Select(whole => (SearchExpr)new SearchExpr.Match(partOf, new Criterion.Reference(whole.Type, whole.Id, Version: null)));
            var query = new SearchQuery { Types = [partOf.ResourceType], Where = Simplifier.Simplify(new SearchExpr.Or([.. ways])), Count = Most + 1 };
            parts.AddRange((await store.SearchAsync(query, grant, cancellationToken)).Matches.Select(match => match.Key.WithoutVersion));
        }

        return parts;
    }

    private async Task<List<ResourceKey>> WholesAsync(SearchParameterInfo partOf, List<ResourceKey> parts, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = await store.ReadManyAsync(parts, grant, cancellationToken);
        return [.. found.SelectMany(part => versions.Read(part).Entries.OfType<IndexEntry.Reference>())
            .Where(link => link.Code == partOf.Code && link.Type == partOf.ResourceType && link.Id is not null)
            .Select(link => new ResourceKey(link.Type!, link.Id!))];
    }
}
