using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using Profiles.Elements;
using Profiles.FhirPath;

namespace FhirServer.Operations.Resources;

/// <summary>
/// Follows the links of a GraphDefinition from resource to resource, level by level: https://hl7.org/fhir/R4/graphdefinition.html.
/// </summary>
/// <param name="store">Where the resources are.</param>
/// <param name="matches">Finds what refers to a resource.</param>
/// <param name="parser">Reads them.</param>
/// <param name="settings">Knows which absolute links are local.</param>
public sealed class GraphWalk(IResourceStore store, ConditionalMatch matches, ResourceParser parser, SearchSettings settings)
{
    /// <summary>How many resources a graph may have.</summary>
    public const int Most = 1000;

    // A definition can lead back and forth between the same resources, so the steps count too.
    private const int MostSteps = 4 * Most;

    /// <summary>Gathers what the definition leads to.</summary>
    /// <param name="start">The resource where it starts.</param>
    /// <param name="definition">The GraphDefinition.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The start first, then each resource once, the nearest first.</returns>
    /// <exception cref="FhirException">422: the definition cannot be followed, or it leads to too much.</exception>
    public async Task<IReadOnlyList<RawResource>> GatherAsync(RawResource start, Element definition, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ResourceKey, RawResource> { [start.Key.WithoutVersion] = start };
        List<RawResource> all = [start];
        var ahead = new Queue<(RawResource From, Element Link)>(definition.Children("link").Select(link => (start, link)));
        for (var steps = 1; ahead.TryDequeue(out var next); steps++)
        {
            if (steps > MostSteps)
                throw TooMuch(start);
            foreach (var target in next.Link.Children("target"))
            {
                foreach (var resource in await TargetsAsync(next.From, next.Link, target, grant, cancellationToken))
                {
                    if (found.TryAdd(resource.Key.WithoutVersion, resource))
                        all.Add(resource);
                    if (all.Count > Most)
                        throw TooMuch(start);
                    foreach (var link in target.Children("link"))
                        ahead.Enqueue((resource, link));
                }
            }
        }

        return all;
    }

    private async Task<IReadOnlyList<RawResource>> TargetsAsync(
        RawResource from, Element link, Element target, AccessGrant grant, CancellationToken cancellationToken)
    {
        RequireFollowed(link, target);
        var type = target.Child("type").Text ?? "";
        if (target.Child("params").Text is { } parameters)
            return await ReferringAsync(from, type, parameters, target, grant, cancellationToken);
        var path = link.Child("path").Text
            ?? throw new FhirException(FhirError.Unprocessable("A link of a GraphDefinition needs a path, or its targets params.", link.Expression));
        List<ResourceKey> keys = [.. Referred(from, path, link).Where(key => key.Type == type).Distinct()];
        return keys.Count == 0 ? [] : await store.ReadManyAsync(keys, grant, cancellationToken);
    }

    // What narrows the graph must not be passed over, or it would give more than was asked for.
    private static void RequireFollowed(Element link, Element target)
    {
        if (!link.Child("sliceName").IsNone)
            throw new FhirException(FhirError.Unprocessable("Slices of links are not supported here; say with the path which references are meant.", link.Expression));
        foreach (var rule in target.Children("compartment"))
        {
            if (rule.Child("use").Text == "requirement")
                throw new FhirException(FhirError.Unprocessable("Compartments that are required of targets are not supported here; narrow the graph with params.", rule.Expression));
        }
    }

    private async Task<IReadOnlyList<RawResource>> ReferringAsync(
        RawResource from, string type, string parameters, Element target, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (!parameters.Contains("{ref}", StringComparison.Ordinal))
            throw new FhirException(FhirError.Unprocessable("The params of a target need {ref} in the place of the resource that it is linked to.", target.Expression));
        var query = QueryParameters.Read(parameters)
            .Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value.Replace("{ref}", from.Key.WithoutVersion.ToString(), StringComparison.Ordinal))).ToList();
        var page = await matches.FindAsync(type, query, Most + 1, grant, cancellationToken);
        return page.Matches;
    }

    private IEnumerable<ResourceKey> Referred(RawResource from, string path, Element link)
    {
        var root = parser.Parse(from.Json).Root;
        foreach (var value in Evaluate(root, path, link))
        {
            if (value.Kind != FhirPathKind.Element)
                continue;
            var reference = value.Element.Child("reference");
            if (ReferenceLink.Read((reference.IsNone ? value.Element.Text : reference.Text) ?? "", settings.BaseUrl) is { Type: { } type, Id: { } id })
                yield return new ResourceKey(type, id);
        }
    }

    private static IReadOnlyList<FhirPathValue> Evaluate(Element root, string path, Element link)
    {
        try
        {
            return FhirPathExpression.Compile(path).Evaluate(root, new FhirPathScope { Resource = root, RootResource = root });
        }
        catch (FhirPathException fault)
        {
            throw new FhirException(FhirError.Unprocessable($"The path of the link cannot be followed. {fault.Message}", link.Expression));
        }
    }

    private static FhirException TooMuch(RawResource start) => new(FhirError.TooCostly(string.Create(
        CultureInfo.InvariantCulture, $"The graph of {start.Key.WithoutVersion} has more than {Most} resources or {MostSteps} links; follow fewer.")));
}
