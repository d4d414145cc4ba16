using System.Buffers;
using System.Text;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Interactions.OpenApi;

/// <summary>
/// Writes an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0) of what the capability statement says: the paths and methods are asked of
/// the router, the parameters of searches of the parser's registry, those of operations of their definitions.
/// </summary>
/// <param name="router">Knows which interactions there are.</param>
/// <param name="registry">Knows the search parameters of each type.</param>
/// <param name="operations">Knows the parameters of operations.</param>
/// <param name="features">Knows what is switched on.</param>
public sealed class OpenApiDocument(FhirRouter router, SearchParameterRegistry registry, OperationInputs operations, CapabilityFeatures features)
{
    private const string SomeId = "x";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>Another object each time what is told of has changed.</summary>
    public object MadeOf => registry.Searchable;

    /// <summary>Writes the document.</summary>
    /// <param name="basePath">The path of the FHIR interface on this server: "/fhir".</param>
    public byte[] Write(string basePath)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 * 1024);
        using (var json = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: false)))
        {
            json.WriteStartObject();
            json.WriteString("openapi", "3.1.0");
            json.WriteStartObject("info");
            json.WriteString("title", "FHIR R4 server");
            json.WriteString("version", CapabilitiesInteraction.SoftwareVersion);
            json.WriteString("description", "The REST interface of FHIR R4 (https://hl7.org/fhir/R4/http.html), as this server has it wired. The full truth is its CapabilityStatement, at metadata.");
            json.WriteEndObject();
            WriteServer(json, basePath);
            WriteTags(json);
            json.WriteStartObject("paths");
            WriteBase(json);
            foreach (var type in registry.ResourceTypes)
                WriteType(json, type);
            json.WriteEndObject();
            OpenApiComponents.Write(json, registry, Shown(SearchParameterRegistry.AnyType));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteServer(Utf8JsonWriter json, string basePath)
    {
        json.WriteStartArray("servers");
        json.WriteStartObject();
        json.WriteString("url", basePath.Length == 0 ? "/" : basePath);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteTags(Utf8JsonWriter json)
    {
        json.WriteStartArray("tags");
        foreach (var tag in registry.ResourceTypes.Prepend(OpenApiComponents.AllTypes).Prepend(OpenApiComponents.System))
        {
            json.WriteStartObject();
            json.WriteString("name", tag);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteBase(Utf8JsonWriter json)
    {
        foreach (var path in (ReadOnlySpan<string>)["", "metadata", "_history", "_search", $"{Interaction.AsyncStatus.Path}", $"{Interaction.AsyncStatus.Path}/{SomeId}"])
            WritePath(json, path, type: null);
        foreach (var offer in router.Operations)
        {
            if (offer.Levels.HasFlag(OperationLevels.System))
                WriteOperation(json, offer, $"/${offer.Name}", OpenApiComponents.System);
            if (offer.Type is null)
                WriteLevels(json, offer, "{type}", OpenApiComponents.AllTypes);
        }
    }

    private void WriteType(Utf8JsonWriter json, string type)
    {
        foreach (var path in (ReadOnlySpan<string>)[type, $"{type}/_search", $"{type}/_history", $"{type}/{SomeId}", $"{type}/{SomeId}/_history", $"{type}/{SomeId}/_history/1"])
            WritePath(json, path, type);
        foreach (var offer in router.Operations.Where(offer => offer.Type == type))
            WriteLevels(json, offer, type, type);
    }

    private void WriteLevels(Utf8JsonWriter json, OfferedOperation offer, string type, string tag)
    {
        if (offer.Levels.HasFlag(OperationLevels.Type))
            WriteOperation(json, offer, $"/{type}/${offer.Name}", tag);
        if (offer.Levels.HasFlag(OperationLevels.Instance))
            WriteOperation(json, offer, $"/{type}/{{id}}/${offer.Name}", tag);
    }

    private void WritePath(Utf8JsonWriter json, string path, string? type)
    {
        var shown = "/" + path.Replace($"/{SomeId}", "/{id}", StringComparison.Ordinal).Replace("_history/1", "_history/{version}", StringComparison.Ordinal);
        var allowed = router.Allow(path);
        json.WriteStartObject(shown);
        foreach (var method in Methods.Where(allowed.Contains))
        {
            var asked = router.Route(method, path);
            json.WriteStartObject(method.ToLowerInvariant());
            WriteHead(json, method, shown, asked.Name, type ?? OpenApiComponents.System);
            json.WriteStartArray("parameters");
            OpenApiComponents.WritePathParameters(json, shown);
            if (IsByCriteria(asked, method))
                WriteCriteria(json, type);
            json.WriteEndArray();
            OpenApiComponents.WriteBody(json, asked, method);
            OpenApiComponents.WriteAnswers(json, asked);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // Conditional writes are told by criteria, as searches are; those that create are not.
    private static bool IsByCriteria(Interaction asked, string method) => asked switch
    {
        Interaction.Search => method == "GET",
        Interaction.Update { Id: null } or Interaction.Delete { Id: null } => true,
        _ => false,
    };

    private void WriteCriteria(Utf8JsonWriter json, string? type)
    {
        foreach (var parameter in Shown(SearchParameterRegistry.AnyType))
            OpenApiComponents.WriteReference(json, "parameters", parameter.Code);
        foreach (var code in OpenApiComponents.Results)
            OpenApiComponents.WriteReference(json, "parameters", code);
        foreach (var parameter in type is null ? [] : Shown(type).Where(parameter => registry.Find(SearchParameterRegistry.AnyType, parameter.Code) is null))
            OpenApiComponents.WriteSearchParameter(json, parameter);
    }

    private IEnumerable<SearchParameterInfo> Shown(string type) =>
        registry.For(type).Where(parameter => QueryParser.IsSupported(parameter, features.Text)).OrderBy(parameter => parameter.Code, StringComparer.Ordinal);

    private void WriteOperation(Utf8JsonWriter json, OfferedOperation offer, string shown, string tag)
    {
        json.WriteStartObject(shown);
        foreach (var method in offer.AffectsState ? (ReadOnlySpan<string>)["POST"] : ["GET", "POST"])
        {
            json.WriteStartObject(method.ToLowerInvariant());
            WriteHead(json, method, shown, $"${offer.Name}", tag);
            json.WriteStartArray("parameters");
            OpenApiComponents.WritePathParameters(json, shown);
            if (method == "GET")
                operations.Write(json, offer);
            json.WriteEndArray();
            if (method == "POST")
                OpenApiComponents.WriteResourceBody(json, isRequired: false);
            OpenApiComponents.WriteAnswers(json, "200");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, string method, string shown, string summary, string tag)
    {
        json.WriteStartArray("tags");
        json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteString("summary", summary);
        var id = new StringBuilder(method.ToLowerInvariant());
        foreach (var sign in shown)
            id.Append(char.IsAsciiLetterOrDigit(sign) || sign == '-' ? sign : '_');
        json.WriteString("operationId", id.ToString());
    }
}
