using System.Text;
using FhirServer.Search;

namespace FhirServer.Interactions;

/// <summary>The self, first, previous and next links of a page of results: https://hl7.org/fhir/R4/http.html#paging.</summary>
public static class PageLinks
{
    /// <summary>The links.</summary>
    /// <param name="address">The absolute URL without a query.</param>
    /// <param name="kept">The parameters that were understood, in their order, without a page token.</param>
    /// <param name="ownToken">The token of this page; null for the first.</param>
    /// <param name="previousToken">The token of the page before; null when this is the first.</param>
    /// <param name="nextToken">The token of the next page; null when this is the last.</param>
    public static IReadOnlyList<(string Relation, string Url)> Of(
        string address, IReadOnlyList<KeyValuePair<string, string>> kept, string? ownToken, string? previousToken, string? nextToken)
    {
        var links = new List<(string, string)> { ("self", Url(address, kept, ownToken)), ("first", Url(address, kept, null)) };
        if (previousToken is not null)
            links.Add(("previous", Url(address, kept, previousToken)));
        if (nextToken is not null)
            links.Add(("next", Url(address, kept, nextToken)));
        return links;
    }

    private static string Url(string address, IReadOnlyList<KeyValuePair<string, string>> kept, string? token)
    {
        var url = new StringBuilder(address);
        var separator = '?';
        foreach (var (name, value) in kept)
        {
            url.Append(separator).Append(Escape(name)).Append('=').Append(Escape(value));
            separator = '&';
        }

        if (token is not null)
            url.Append(separator).Append(PageToken.ParameterName).Append('=').Append(token);
        return url.ToString();
    }

    /// <summary>Percent-encodes, but leaves what reads better plain and is allowed in a query (RFC 3986, 3.4).</summary>
    private static string Escape(string text) => new StringBuilder(Uri.EscapeDataString(text))
        .Replace("%3A", ":").Replace("%2C", ",").Replace("%2F", "/").Replace("%24", "$").Replace("%2A", "*").ToString();
}
