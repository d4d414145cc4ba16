using FhirServer.Fhir;

namespace FhirServer.Http;

/// <summary>
/// Which format is asked and which format came: Accept, _format, Content-Type, charset and fhirVersion against one table.
/// See https://hl7.org/fhir/R4/http.html#mime-type and https://hl7.org/fhir/R4/http.html#parameters.
/// </summary>
public static class ContentNegotiation
{
    private const string Offered =
        "this server gives application/fhir+json, application/fhir+xml, text/turtle and text/html, FHIR version 4.0, in UTF-8";

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
        (format is not null ? TryParameter(format) : AcceptHeader.Best(accept)) ?? WireFormat.Json;

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
        return WireFormats.OfType(type.Name) switch
        {
            WireFormat.Json => BodyFormat.Json,
            WireFormat.Xml => BodyFormat.Xml,
            _ => OtherBody(type.Name),
        };
    }

    private static BodyFormat OtherBody(string name) => name switch
    {
        "application/x-www-form-urlencoded" => BodyFormat.Form,
        "application/json-patch+json" => BodyFormat.JsonPatch,
        "application/xml-patch+xml" => BodyFormat.XmlPatch,
        _ => throw Unsupported($"The Content-Type '{name}' is not supported; send application/fhir+json or application/fhir+xml"),
    };

    private static WireFormat ByParameter(string format) => TryParameter(format)
        ?? throw new FhirException(FhirError.NotAcceptable($"_format asks for '{format}', which cannot be given; {Offered}. Use _format=json, xml, ttl or html."));

    private static WireFormat? TryParameter(string format)
    {
        var type = MediaType.Parse(format.Trim().Replace("fhir ", "fhir+", StringComparison.Ordinal));
        return type.IsR4 && type.IsUtf8 ? WireFormats.Named(type.Name) : null;
    }

    private static WireFormat ByAccept(string? accept) => accept is null or "application/fhir+json" or "*/*" or "application/json"
        ? WireFormat.Json
        : AcceptHeader.Best(accept) ?? throw new FhirException(FhirError.NotAcceptable($"Accept names no format that can be given; {Offered}."));

    private static FhirException Unsupported(string message) => new(FhirError.UnsupportedMediaType(message + "."));
}
