using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Interactions;
using Microsoft.Net.Http.Headers;

namespace FhirServer.Http;

/// <summary>Which bytes of content are asked for: https://www.rfc-editor.org/rfc/rfc9110#name-range-requests.</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Count">How many.</param>
/// <param name="IsPart">True when a range is given, false when the whole is.</param>
/// <param name="IsOutside">True when the range that is asked for holds no byte of the content.</param>
internal readonly record struct ContentRange(long Offset, long Count, bool IsPart, bool IsOutside)
{
    private const string Unit = "bytes";

    /// <summary>The range that a request asks for; the whole when it asks for none, for several, for what is no range, or for one of another version.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">Says which version is given.</param>
    /// <param name="length">Length of the content in bytes.</param>
    public static ContentRange Asked(HttpRequest request, FhirResponse answer, long length)
    {
        var whole = new ContentRange(0, length, IsPart: false, IsOutside: false);
        if (request.Method != "GET" || request.Headers.Range is not [{ } text] || !IsSameVersion(request.Headers.IfRange, answer))
            return whole;
        if (!RangeHeaderValue.TryParse(text, out var asked) || asked.Unit != Unit || asked.Ranges is not { Count: 1 } ranges)
            return whole;
        return Within(ranges.Single(), length);
    }

    private static ContentRange Within(RangeItemHeaderValue range, long length)
    {
        var (first, last) = range.From is { } from
            ? (from, Math.Min(range.To ?? long.MaxValue, length - 1))
            : (Math.Max(0, length - range.To!.Value), length - 1);
        return first > last ? new ContentRange(0, 0, IsPart: true, IsOutside: true) : new ContentRange(first, last - first + 1, IsPart: true, IsOutside: false);
    }

    // FHIR's ETags are written as weak ones, but one version has the same bytes always, so they serve here as strong ones do.
    private static bool IsSameVersion(string? ifRange, FhirResponse answer)
    {
        if (string.IsNullOrWhiteSpace(ifRange))
            return true;
        if (ifRange.Contains('"', StringComparison.Ordinal))
            return answer.Version is { } version && EntityTag.Parse(ifRange) is { Any: false } tag && tag.Covers(version);
        return DateTimeOffset.TryParseExact(ifRange.Trim(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            && answer.LastModified is { } modified && modified.ToUnixTimeSeconds() == date.ToUnixTimeSeconds();
    }
}
