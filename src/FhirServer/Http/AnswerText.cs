using System.Buffers;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Http.Html;
using Microsoft.Extensions.Primitives;

namespace FhirServer.Http;

/// <summary>Turns an answer from the JSON it is stored in into the format asked for: https://hl7.org/fhir/R4/http.html#mime-type.</summary>
/// <param name="serializer">Knows XML and Turtle.</param>
/// <param name="address">Says where relative references start from.</param>
internal sealed class AnswerText(FhirSerializer serializer, BaseAddress address)
{
    private static readonly StringValues JsonType = "application/fhir+json; charset=utf-8";
    private static readonly StringValues XmlType = "application/fhir+xml; charset=utf-8";
    private static readonly StringValues TurtleType = "text/turtle; charset=utf-8";
    private static readonly StringValues HtmlType = "text/html; charset=utf-8";

    // A browser shows XML, and would run what the narrative of a resource brings along.
    private static readonly StringValues NothingRuns = "sandbox; default-src 'none'";

    private static readonly StringValues OnlyOurStyle = StyleSheet.Policy;

    /// <summary>The Content-Type of a format.</summary>
    public static StringValues TypeOf(WireFormat format) => format switch
    {
        WireFormat.Json => JsonType,
        WireFormat.Xml => XmlType,
        WireFormat.Turtle => TurtleType,
        _ => HtmlType,
    };

    /// <summary>What a browser may do with a format; empty where it does nothing by itself.</summary>
    public static StringValues PolicyOf(WireFormat format) => format switch
    {
        WireFormat.Xml => NothingRuns,
        WireFormat.Html => OnlyOurStyle,
        _ => StringValues.Empty,
    };

    /// <summary>The text of an answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="json">UTF-8 JSON of one resource.</param>
    /// <param name="format">The format.</param>
    /// <param name="pretty">Whether to indent it.</param>
    /// <exception cref="FhirException">406: the answer cannot be said in the format.</exception>
    public ReadOnlyMemory<byte> In(HttpContext context, int status, ReadOnlyMemory<byte> json, WireFormat format, bool pretty) => format switch
    {
        WireFormat.Xml => serializer.JsonToXml(json, pretty),
        WireFormat.Turtle => serializer.JsonToTurtle(json, address.UrlFor(context.Request)),
        WireFormat.Html => HtmlPage.Render(json, Facts(context, status)),
        _ => pretty ? Indented(json) : json,
    };

    private HtmlPageFacts Facts(HttpContext context, int status)
    {
        var baseUrl = address.UrlFor(context.Request);
        RequestTarget.Split(RequestTarget.Of(context), out var path, out var query);
        var below = path.Length > address.Path.Length ? path[address.Path.Length..].ToString() : "";
        return new HtmlPageFacts(context.Request.Method, $"{baseUrl}{below}{(query.IsEmpty ? "" : "?")}{query}", baseUrl, status);
    }

    private static ReadOnlyMemory<byte> Indented(ReadOnlyMemory<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        using (var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = FhirSerializer.DeepestJson }))
        using (var writer = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: true)))
            document.WriteTo(writer);
        return buffer.WrittenMemory;
    }
}
