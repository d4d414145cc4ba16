using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Operations.Resources;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;

namespace FhirServer.Operations.Records;

/// <summary>
/// Gathers what a document holds: the composition, then what it refers to in the order in which it does, then what that refers to, and so on.
/// See https://hl7.org/fhir/R4/documents.html#content.
/// </summary>
/// <param name="store">Where the resources are.</param>
/// <param name="past">Gives the versions that references name.</param>
/// <param name="parser">Reads them.</param>
/// <param name="settings">Knows which absolute links are local.</param>
/// <param name="graphs">Gathers what a GraphDefinition leads to.</param>
public sealed class DocumentContent(IResourceStore store, PastVersions past, ResourceParser parser, SearchSettings settings, ResourceGraph graphs)
{
    private const int Most = 1000;

    /// <summary>Gathers.</summary>
    /// <param name="composition">The composition.</param>
    /// <param name="graph">The canonical of the GraphDefinition that says what belongs to the document; null for all that is referred to.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The composition first, then each resource once.</returns>
    /// <exception cref="FhirException">
    /// 422: what the composition itself refers to is not here, or there is too much of it; with a graph also those of <see cref="ResourceGraph"/>.
    /// </exception>
    public async Task<IReadOnlyList<RawResource>> GatherAsync(RawResource composition, string? graph, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (graph is not null)
            return await graphs.GatherAsync(composition, graph, grant, cancellationToken);
        var content = new List<RawResource> { composition };
        var seen = new HashSet<ResourceKey> { composition.Key.WithoutVersion };
        List<RawResource> level = [composition];
        while (level.Count > 0)
        {
            var links = level.SelectMany(Links).DistinctBy(link => link.Key.WithoutVersion).Where(link => seen.Add(link.Key.WithoutVersion)).ToList();
            if (content.Count + links.Count > Most)
                throw new FhirException(FhirError.TooCostly($"The document would hold more than {Most} resources; refer to fewer from {composition.Key.WithoutVersion}."));
            var found = await ReadAsync(links, grant, cancellationToken);
            // What resources of the document mention may be elsewhere; what the composition itself names is the document.
            if (content.Count == 1)
                RequireAll(links, found);
            level = [.. links.Where(link => found.ContainsKey(link.Key.WithoutVersion)).Select(link => found[link.Key.WithoutVersion])];
            content.AddRange(level);
        }

        return content;
    }

    private List<Link> Links(RawResource resource)
    {
        var links = new List<Link>();
        foreach (var (holder, text) in References.Links(parser.Parse(resource.Json).Root))
        {
            if (!References.IsReference(holder) || ReferenceLink.Read(text, settings.BaseUrl) is not { } link)
                continue;
            if (link is { Type: { } type, Id: { } id })
                links.Add(new Link(new ResourceKey(type, id, long.TryParse(link.Version, System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : null), holder.Expression));
            else if (resource.Key.Type == "Composition")
                throw new FhirException(FhirError.Unprocessable($"'{text}' is not on this server, so no document can be made that holds it; store it here and refer to it as Type/id.", holder.Expression));
        }

        return links;
    }

    private async Task<Dictionary<ResourceKey, RawResource>> ReadAsync(List<Link> links, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ResourceKey, RawResource>();
        foreach (var pinned in links.Where(link => link.Key.Version is not null))
        {
            if (await past.ReadAsync(pinned.Key, grant, cancellationToken) is { Deleted: false } version)
                found[pinned.Key.WithoutVersion] = version;
        }

        List<ResourceKey> current = [.. links.Where(link => link.Key.Version is null).Select(link => link.Key)];
        foreach (var resource in current.Count == 0 ? [] : await store.ReadManyAsync(current, grant, cancellationToken))
            found[resource.Key.WithoutVersion] = resource;
        return found;
    }

    private static void RequireAll(List<Link> links, Dictionary<ResourceKey, RawResource> found)
    {
        List<Issue> missing = [.. links.Where(link => !found.ContainsKey(link.Key.WithoutVersion)).Select(link => new Issue(
            IssueSeverity.Error, "not-found", $"{link.Key} is not here, and a document has to hold what its Composition refers to.", link.Expression))];
        if (missing.Count > 0)
            throw new FhirException(FhirError.Unprocessable(missing));
    }

    private sealed record Link(ResourceKey Key, string Expression);
}
