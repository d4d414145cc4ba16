using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Operations.Resources;

/// <summary>
/// $graph: a resource and what a GraphDefinition leads to from it, as one Bundle: https://hl7.org/fhir/R4/resource-operation-graph.html.
/// </summary>
/// <param name="store">Where the resource is.</param>
/// <param name="graphs">Finds what the definition leads to.</param>
/// <param name="parser">Reads parameters.</param>
public sealed class GraphOperation(IResourceStore store, ResourceGraph graphs, ResourceParser parser)
{
    private static readonly OperationInput s_input = OperationInput.Of("graph", "graph", "", resource: null);

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("graph", OperationLevels.Instance, LeaveKind.Search, AffectsState: false, AnswerAsync);

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var graph = OperationParameters.Read(request, parser, s_input).Required("graph");
        var start = await ReadAsync(asked.Type!, asked.Id!, grant, cancellationToken);
        var resources = await graphs.GatherAsync(start, graph, grant, cancellationToken);
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

    private async Task<RawResource> ReadAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(type, id, grant, cancellationToken) ?? throw ReadInteraction.NotFound(type, id);
        return found.Deleted ? throw new FhirException(FhirError.Gone($"{type}/{id} was deleted.")) : found;
    }
}
