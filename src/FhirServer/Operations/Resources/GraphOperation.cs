using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Operations.Resources;

/// <summary>
/// $graph: a resource and what a GraphDefinition leads to from it, as one Bundle: https://hl7.org/fhir/R4/resource-operation-graph.html.
/// </summary>
/// <param name="store">Where the resource is.</param>
/// <param name="matches">Finds GraphDefinitions that are stored.</param>
/// <param name="library">Has those that came with packages.</param>
/// <param name="walk">Follows them.</param>
/// <param name="parser">Reads them.</param>
public sealed class GraphOperation(IResourceStore store, ConditionalMatch matches, ConformanceLibrary library, GraphWalk walk, ResourceParser parser)
{
    private const string Definition = "GraphDefinition";

    private static readonly OperationInput s_input = OperationInput.Of("graph", "graph", "", resource: null);

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("graph", OperationLevels.Instance, LeaveKind.Search, AffectsState: false, AnswerAsync);

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var graph = OperationParameters.Read(request, parser, s_input).Required("graph");
        var start = await ReadAsync(asked.Type!, asked.Id!, grant, cancellationToken);
        var definition = await DefinitionAsync(graph, grant, cancellationToken);
        if (definition.Child("start").Text != asked.Type)
            throw new FhirException(FhirError.Unprocessable($"The GraphDefinition '{graph}' starts at {definition.Child("start").Text}, not at {asked.Type}.", $"{Definition}.start"));
        var resources = await walk.GatherAsync(start, definition, grant, cancellationToken);
        return ParametersText.Resource("Bundle", json =>
        {
            json.WriteString("type"u8, "collection"u8);
            json.WriteStartArray("entry"u8);
            foreach (var resource in resources)
                Write(json, request.BaseUrl, resource);
            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, string baseUrl, RawResource resource)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl"u8, $"{baseUrl}/{resource.Key.WithoutVersion}");
        json.WritePropertyName("resource"u8);
        json.WriteRawValue(resource.Json.Span, skipInputValidation: true);
        json.WriteEndObject();
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

    private async Task<RawResource> ReadAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(type, id, grant, cancellationToken) ?? throw ReadInteraction.NotFound(type, id);
        return found.Deleted ? throw new FhirException(FhirError.Gone($"{type}/{id} was deleted.")) : found;
    }
}
