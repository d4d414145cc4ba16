using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirServer.Fhir;

namespace FhirServer.Interactions.Patching;

/// <summary>A change to a resource, of any of the three kinds of https://hl7.org/fhir/R4/http.html#patch. It may be applied again and again.</summary>
public abstract class ResourcePatch
{
    /// <summary>What the resource becomes; it has not been validated yet.</summary>
    /// <param name="json">The resource as UTF-8 JSON.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="FhirException">422: a step cannot be taken on this resource.</exception>
    public abstract ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>A JSON document whose values keep their text: numbers their digits.</summary>
    /// <exception cref="JsonException">It is no JSON, or an object names a property twice.</exception>
    internal static JsonNode? Read(ReadOnlyMemory<byte> json) => JsonNode.Parse(
        json.Span, documentOptions: new JsonDocumentOptions { MaxDepth = PatchLimits.Depth, AllowDuplicateProperties = false });

    /// <summary>The text of a document.</summary>
    internal static ReadOnlyMemory<byte> Write(JsonNode document)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: false)))
            document.WriteTo(writer);
        return buffer.WrittenMemory;
    }
}
