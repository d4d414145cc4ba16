using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Interactions;

namespace FhirServer.Http;

/// <summary>
/// If-Match, If-None-Match, If-Modified-Since and If-None-Exist as they came:
/// https://hl7.org/fhir/R4/http.html#concurrency, #cread and #ccreate. What they mean is decided where they are judged.
/// </summary>
public static class ConditionalHeaders
{
    private const string IfNoneExistName = "If-None-Exist";

    /// <summary>The conditions of a request.</summary>
    /// <exception cref="FhirException">400: If-None-Exist was sent twice.</exception>
    public static RequestConditions Read(IHeaderDictionary headers)
    {
        var match = headers.IfMatch;
        var noneMatch = headers.IfNoneMatch;
        var since = headers.IfModifiedSince;
        var noneExist = headers[IfNoneExistName];
        if (match.Count + noneMatch.Count + since.Count + noneExist.Count == 0)
            return RequestConditions.None;
        if (noneExist.Count > 1)
            throw new FhirException(FhirError.InvalidRequest("If-None-Exist was sent more than once; send one query string."));
        return new RequestConditions(Text(match), Text(noneMatch), Date(since), Text(noneExist));
    }

    private static string? Text(Microsoft.Extensions.Primitives.StringValues values) =>
        values.Count == 0 ? null : values.Count == 1 ? values[0]?.Trim() : string.Join(", ", values!);

    // A date that cannot be read is no condition (https://www.rfc-editor.org/rfc/rfc9110#name-if-modified-since).
    private static DateTimeOffset? Date(Microsoft.Extensions.Primitives.StringValues values) =>
        values.Count == 1 && DateTimeOffset.TryParseExact(values[0], HttpDates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date)
            ? date.ToUniversalTime()
            : null;

    private static readonly string[] HttpDates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];
}
