using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// URIs, compared character by character: https://hl7.org/fhir/R4/search.html#uri. Modifiers: :above, :below (for URLs, by path).
/// A canonical with a version is indexed with and without it, so that a query may name the version or leave it out; with :below, the version
/// may be named in part (https://hl7.org/fhir/R4/search.html#versions): <c>url|1</c> finds <c>url|1.0.2</c>.
/// </summary>
public sealed class UriSearch : ISearchType
{
    // Versions have three parts, seldom four; a hostile one may have as many as a URL has room for.
    private const int MostVersionParts = 8;

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        if (element.Text is not { Length: > 0 } uri)
            return;
        entries.Add(new IndexEntry.Uri(parameter.Code, uri));
        if (element.Type?.TypeName == "canonical" && uri.LastIndexOf('|') is > 0 and var bar)
            AddVersions(parameter, uri, bar, entries);
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
            "below" when uri.LastIndexOf('|') is > 0 and var bar && bar < uri.Length - 1 => new Criterion.Uri(UriMatch.Exact, uri),
            // What lies below a folder is the same whether its last slash is written or not.
            "below" => new Criterion.Uri(UriMatch.Below, RequireUrl(parameter, uri).TrimEnd('/')),
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

    private static void AddVersions(SearchParameterInfo parameter, string uri, int bar, ICollection<IndexEntry> entries)
    {
        entries.Add(new IndexEntry.Uri(parameter.Code, uri[..bar]));
        var dot = bar;
        for (var count = 0; count < MostVersionParts && dot < uri.Length; count++)
        {
            dot = uri.IndexOf('.', dot + 1) is >= 0 and var next ? next : uri.Length;
            entries.Add(new IndexEntry.Uri(EntryCodes.Versions(parameter.Code), uri[..dot]));
        }
    }

    // The same, or longer by whole segments: http://a.org/x/y is below http://a.org/x and http://a.org/x/, http://a.org/xy is not.
    private static bool IsBelow(string url, string above) =>
        url == above || (url.StartsWith(above, StringComparison.Ordinal) && (above.EndsWith('/') || url[above.Length] == '/'));

    private static string RequireUrl(SearchParameterInfo parameter, string uri) => uri.Contains("://", StringComparison.Ordinal)
        ? uri
        : throw QueryText.Invalid(parameter, "with :above or :below takes a URL such as http://example.org/fhir", uri);
}
