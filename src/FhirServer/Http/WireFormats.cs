using System.Collections.Frozen;

namespace FhirServer.Http;

/// <summary>
/// The names of the formats: media types, those of before FHIR had its own, and the short ones that only _format takes.
/// See https://hl7.org/fhir/R4/http.html#mime-type and https://hl7.org/fhir/R4/http.html#parameters.
/// </summary>
internal static class WireFormats
{
    /// <summary>How many formats there are.</summary>
    public const int Count = (int)WireFormat.Html + 1;

    private static readonly FrozenDictionary<string, WireFormat> ByName = new Dictionary<string, WireFormat>
    {
        ["application/fhir+json"] = WireFormat.Json,
        ["application/json"] = WireFormat.Json,
        ["text/json"] = WireFormat.Json,
        ["json"] = WireFormat.Json,
        ["application/fhir+xml"] = WireFormat.Xml,
        ["application/xml"] = WireFormat.Xml,
        ["text/xml"] = WireFormat.Xml,
        ["xml"] = WireFormat.Xml,
        ["text/turtle"] = WireFormat.Turtle,
        ["application/fhir+turtle"] = WireFormat.Turtle,
        ["application/x-turtle"] = WireFormat.Turtle,
        ["turtle"] = WireFormat.Turtle,
        ["ttl"] = WireFormat.Turtle,
        ["text/html"] = WireFormat.Html,
        ["html"] = WireFormat.Html,
    }.ToFrozenDictionary();

    /// <summary>The format of a name as _format may give it, lower-cased; null when there is none.</summary>
    public static WireFormat? Named(string name) => ByName.TryGetValue(name, out var format) ? format : null;

    /// <summary>The format of a media type, lower-cased; null when there is none.</summary>
    public static WireFormat? OfType(string name) => name.Contains('/', StringComparison.Ordinal) ? Named(name) : null;

    /// <summary>Whether a media range with a wildcard takes a format; for <c>text/*</c> the older names of JSON and XML count.</summary>
    public static bool Covers(string range, WireFormat format) => range switch
    {
        "*/*" or "text/*" => true,
        "application/*" => format is not WireFormat.Html,
        _ => false,
    };
}
