using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Storage;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Operations.Resources;

/// <summary>The graph of a resource: what a GraphDefinition, named by its canonical, leads to from it. See https://hl7.org/fhir/R4/graphdefinition.html.</summary>
/// <param name="matches">Finds GraphDefinitions that are stored.</param>
/// <param name="library">Has those that came with packages.</param>
/// <param name="walk">Follows them.</param>
/// <param name="parser">Reads them.</param>
public sealed class ResourceGraph(ConditionalMatch matches, ConformanceLibrary library, GraphWalk walk, ResourceParser parser)
{
    private const string Definition = "GraphDefinition";

    /// <summary>Gathers the graph.</summary>
    /// <param name="start">The resource where it starts.</param>
    /// <param name="graph">The canonical of the definition: "url" or "url|version".</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The start first, then each resource once, the nearest first.</returns>
    /// <exception cref="FhirException">404: there is no such definition; 412: there are several; 422: it starts elsewhere, cannot be followed, or leads to too much.</exception>
    public async Task<IReadOnlyList<RawResource>> GatherAsync(RawResource start, string graph, AccessGrant grant, CancellationToken cancellationToken)
    {
        var definition = await DefinitionAsync(graph, grant, cancellationToken);
        if (definition.Child("start").Text != start.Key.Type)
            throw new FhirException(FhirError.Unprocessable($"The GraphDefinition '{graph}' starts at {definition.Child("start").Text}, not at {start.Key.Type}.", $"{Definition}.start"));
        return await walk.GatherAsync(start, definition, grant, cancellationToken);
    }

    private async Task<Element> DefinitionAsync(string graph, AccessGrant grant, CancellationToken cancellationToken)
    {
        var bar = graph.IndexOf('|', StringComparison.Ordinal);
        var criteria = new List<KeyValuePair<string, string>> { new("url", bar < 0 ? graph : graph[..bar]) };
        if (bar >= 0)
            criteria.Add(new("version", graph[(bar + 1)..]));
        var stored = await matches.FindAsync(Definition, criteria, most: 2, grant, cancellationToken);
        return stored.Matches switch
        {
            [var only] => parser.Parse(only.Json).Root,
            [] when library.FindEntry(Definition, graph) is { } entry => parser.Parse(library.Read(entry), out _).Root,
            [] => throw new FhirException(FhirError.NotFound($"There is no {Definition} '{graph}' here.")),
            _ => throw new FhirException(FhirError.MultipleMatches($"There is more than one {Definition} '{graph}' here; say which version with |.")),
        };
    }
}
