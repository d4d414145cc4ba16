using System.Buffers;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Elements;

namespace FhirServer.Operations.Records;

/// <summary>
/// Composition/$document: makes a document Bundle of a composition and what it refers to, and stores it when asked:
/// https://hl7.org/fhir/R4/composition-operation-document.html.
/// </summary>
/// <param name="store">Where the composition is.</param>
/// <param name="content">Gathers what it holds.</param>
/// <param name="parser">Reads the composition.</param>
/// <param name="planner">Stores the document.</param>
/// <param name="policy">Says whether it may be stored.</param>
/// <param name="clock">Tells when it was made.</param>
public sealed class DocumentOperation(
    IResourceStore store, DocumentContent content, ResourceParser parser, WritePlanner planner, AccessPolicy policy, TimeProvider clock)
{
    private const string Type = "Composition";
    private const string Guide = "https://nrces.in/ndhm/fhir/r4/StructureDefinition/";

    private static readonly OperationInput s_input = OperationInput.Of("document", "id persist graph", "", resource: null);

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("document", OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, AnswerAsync, Type);

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_input);
        if (asked.Id is not null && input.Text("id") is not null)
            throw input.Wrong("id", "is for Composition/$document: here the URL says which one");
        var id = asked.Id ?? input.Required("id").Split('/')[^1];
        var persists = input.Flag("persist");
        if (persists && request.Method != "POST")
            throw input.Wrong("persist", "stores a Bundle, so $document must be POSTed with it");
        var composition = await store.ReadAsync(Type, id, grant, cancellationToken) ?? throw ReadInteraction.NotFound(Type, id);
        if (composition.Deleted)
            throw new FhirException(FhirError.Gone($"{Type}/{id} was deleted."));
        var document = Document(request.BaseUrl, await content.GatherAsync(composition, input.Text("graph"), grant, cancellationToken));
        if (!persists)
            return new FhirResponse { Status = 200, Body = [document] };
        var create = new Interaction.Create("Bundle");
        var leave = await policy.GrantAsync(request.Caller, [create.Leave], cancellationToken);
        return await planner.WriteAsync(create, request with { Body = document, Parameters = [] }, leave, cancellationToken);
    }

    private ReadOnlyMemory<byte> Document(string baseUrl, IReadOnlyList<RawResource> resources)
    {
        var buffer = new ArrayBufferWriter<byte>(resources.Sum(resource => resource.Json.Length + 200) + 1000);
        using (var json = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: false)))
        {
            var now = ResourceBody.Instant(clock.GetUtcNow());
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            WriteMeta(json, now, parser.Parse(resources[0].Json).Root.Child("meta"));
            json.WriteStartObject("identifier");
            json.WriteString("system", "urn:ietf:rfc:3986");
            json.WriteString("value", $"urn:uuid:{ResourceKey.NewId()}");
            json.WriteEndObject();
            json.WriteString("type", "document");
            json.WriteString("timestamp", now);
            json.WriteStartArray("entry");
            foreach (var resource in resources)
            {
                json.WriteStartObject();
                json.WriteString("fullUrl", $"{baseUrl}/{resource.Key.WithoutVersion}");
                json.WritePropertyName("resource");
                json.WriteRawValue(resource.Json.Span, skipInputValidation: true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    // A record of India's guide is sent as the guide's document; its labels are those of the composition.
    private static void WriteMeta(Utf8JsonWriter json, string now, Element ofComposition)
    {
        json.WriteStartObject("meta");
        json.WriteString("versionId", "1");
        json.WriteString("lastUpdated", now);
        var isOfGuide = false;
        foreach (var profile in ofComposition.Children("profile"))
            isOfGuide |= profile.Text?.StartsWith(Guide, StringComparison.Ordinal) ?? false;
        if (isOfGuide)
        {
            json.WriteStartArray("profile");
            json.WriteStringValue(Guide + "DocumentBundle");
            json.WriteEndArray();
        }

        WriteLabels(json, ofComposition);
        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, Element meta)
    {
        var hasAny = false;
        foreach (var label in meta.Children("security"))
        {
            if (!hasAny)
                json.WriteStartArray("security");
            hasAny = true;
            json.WriteRawValue(label.Tree.Utf8.Span[label.Start..label.End], skipInputValidation: true);
        }

        if (hasAny)
            json.WriteEndArray();
    }
}
