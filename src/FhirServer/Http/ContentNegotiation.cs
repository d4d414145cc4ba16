using System.Collections.Frozen;
using FhirServer.Fhir;

namespace FhirServer.Http;

/// <summary>
/// Which format is asked and which format came: Accept, _format, Content-Type, charset and fhirVersion against one table.
/// See https://hl7.org/fhir/R4/http.html#mime-type and https://hl7.org/fhir/R4/http.html#parameters.
/// </summary>
public static class ContentNegotiation
{
    private const string Offered = "this server gives application/fhir+json and application/fhir+xml, FHIR version 4.0, in UTF-8";

    private static readonly FrozenDictionary<string, WireFormat> Formats = new Dictionary<string, WireFormat>
    {
        ["application/fhir+json"] = WireFormat.Json,
        ["application/json"] = WireFormat.Json,
        ["text/json"] = WireFormat.Json,
        ["json"] = WireFormat.Json,
        ["application/fhir+xml"] = WireFormat.Xml,
        ["application/xml"] = WireFormat.Xml,
        ["text/xml"] = WireFormat.Xml,
        ["xml"] = WireFormat.Xml,
    }.ToFrozenDictionary();

    /// <summary>The format of the answer: _format rules over Accept; JSON when neither says anything.</summary>
    /// <param name="accept">The Accept header, or null.</param>
    /// <param name="format">The _format parameter, decoded, or null. A blank stands for the "+" that decoding made of it.</param>
    /// <exception cref="FhirException">406: none of the formats asked for can be given.</exception>
    public static WireFormat Answer(string? accept, string? format) =>
        format is not null ? ByParameter(format) : ByAccept(accept);

    /// <summary>The format to tell a fault in, when what is asked cannot be given either.</summary>
    /// <param name="accept">The Accept header, or null.</param>
    /// <param name="format">The _format parameter, or null.</param>
    public static WireFormat Fault(string? accept, string? format) =>
        (format is not null ? TryParameter(format) : Best(accept)) ?? WireFormat.Json;

    /// <summary>The format of a body.</summary>
    /// <param name="contentType">The Content-Type header, or null.</param>
    /// <param name="mediaType">The type without its parameters, lower-cased.</param>
    /// <exception cref="FhirException">415: missing, not one of FHIR's, not UTF-8 or not R4.</exception>
    public static BodyFormat Body(string? contentType, out string mediaType)
    {
        if (string.IsNullOrWhiteSpace(contentType))
            throw Unsupported("The body has no Content-Type; name one, for example application/fhir+json");
        var type = MediaType.Parse(contentType);
        mediaType = type.Name;
        if (!type.IsUtf8)
            throw Unsupported($"The Content-Type's charset '{type.Charset}' is not supported; FHIR is sent in UTF-8");
        if (!type.IsR4)
            throw Unsupported($"The Content-Type's fhirVersion '{type.FhirVersion}' is not supported; this server speaks 4.0");
        if (type.Name.Contains('/', StringComparison.Ordinal) && Formats.TryGetValue(type.Name, out var format))
            return format == WireFormat.Json ? BodyFormat.Json : BodyFormat.Xml;
        return type.Name switch
        {
            "application/x-www-form-urlencoded" => BodyFormat.Form,
            "application/json-patch+json" => BodyFormat.JsonPatch,
            "application/xml-patch+xml" => BodyFormat.XmlPatch,
            _ => throw Unsupported($"The Content-Type '{type.Name}' is not supported; send application/fhir+json or application/fhir+xml"),
        };
    }

    private static WireFormat ByParameter(string format) => TryParameter(format)
        ?? throw new FhirException(FhirError.NotAcceptable($"_format asks for '{format}', which cannot be given; {Offered}. Use _format=json or _format=xml."));

    private static WireFormat? TryParameter(string format)
    {
        var type = MediaType.Parse(format.Trim().Replace("fhir ", "fhir+", StringComparison.Ordinal));
        return type.IsR4 && type.IsUtf8 && Formats.TryGetValue(type.Name, out var known) ? known : null;
    }

    private static WireFormat ByAccept(string? accept) => accept is null or "application/fhir+json" or "*/*" or "application/json"
        ? WireFormat.Json
        : Best(accept) ?? throw new FhirException(FhirError.NotAcceptable($"Accept names no format that can be given; {Offered}."));

    // A type named in full counts before a wildcard, whatever the weights, and the first of equals wins.
    // Browsers list text/html, application/xml and */*; whoever looks with a browser is shown JSON.
    private static WireFormat? Best(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
            return WireFormat.Json;
        double json = -1, xml = -1, any = -1;
        bool xmlFirst = false, browser = false;
        foreach (var range in accept.AsSpan().Split(','))
        {
            var type = MediaType.Parse(accept.AsSpan(range));
            browser |= type.Name == "text/html";
            if (!type.IsR4 || !type.IsUtf8)
                continue;
            if (type.Name is "*/*" or "application/*" or "text/*")
                any = Math.Max(any, type.Quality);
            else if (type.Name.Contains('/', StringComparison.Ordinal) && Formats.TryGetValue(type.Name, out var format))
                Note(format, type.Quality, ref json, ref xml, ref xmlFirst);
        }

        return browser && any > 0 ? WireFormat.Json : Choose(json, xml, any, xmlFirst);
    }

    private static void Note(WireFormat format, double quality, ref double json, ref double xml, ref bool xmlFirst)
    {
        if (format == WireFormat.Json)
        {
            json = Math.Max(json, quality);
            return;
        }

        xmlFirst |= json < 0;
        xml = Math.Max(xml, quality);
    }

    private static WireFormat? Choose(double json, double xml, double any, bool xmlFirst)
    {
        if (json <= 0 && xml <= 0)
        {
            if (any <= 0)
                return null;
            return json < 0 ? WireFormat.Json : xml < 0 ? WireFormat.Xml : null;
        }

        return xml > json || (xml.Equals(json) && xmlFirst) ? WireFormat.Xml : WireFormat.Json;
    }

    private static FhirException Unsupported(string message) => new(FhirError.UnsupportedMediaType(message + "."));
}
