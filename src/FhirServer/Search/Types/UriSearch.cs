using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>URIs, compared character by character: https://hl7.org/fhir/R4/search.html#uri. Modifiers: :above, :below (for URLs, by path).</summary>
public sealed class UriSearch : ISearchType
{
    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        if (element.Text is { Length: > 0 } uri)
            entries.Add(new IndexEntry.Uri(parameter.Code, uri));
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        var uri = QueryText.Unescape(value);
        if (uri.Length == 0)
            throw QueryText.Invalid(parameter, "needs a URI");
        return modifier switch
        {
            null => new Criterion.Uri(UriMatch.Exact, uri),
            "below" => new Criterion.Uri(UriMatch.Below, RequireUrl(parameter, uri)),
            "above" => new Criterion.Uri(UriMatch.Above, RequireUrl(parameter, uri)),
            _ => throw QueryText.UnknownModifier(parameter, modifier, "above, below, missing"),
        };
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) => (criterion, entry) switch
    {
        (Criterion.Uri { Mode: UriMatch.Below } asked, IndexEntry.Uri stored) => IsBelow(stored.Value, asked.Value),
        (Criterion.Uri { Mode: UriMatch.Above } asked, IndexEntry.Uri stored) => IsBelow(asked.Value, stored.Value),
        (Criterion.Uri asked, IndexEntry.Uri stored) => stored.Value == asked.Value,
        _ => false,
    };

    /// <summary>Says whether a URL is another one or begins with it, at the border of a path segment: what ends in a slash is not what stands before the slash.</summary>
    public static bool IsBelow(string url, string above) =>
        url.StartsWith(above, StringComparison.Ordinal) && (url.Length == above.Length || above.EndsWith('/') || url[above.Length] == '/');

    private static string RequireUrl(SearchParameterInfo parameter, string uri) => uri.Contains("://", StringComparison.Ordinal)
        ? uri
        : throw QueryText.Invalid(parameter, "with :above or :below takes a URL such as http://example.org/fhir", uri);
}
