using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// URIs, compared character by character, or along their path for :above and :below.
/// A canonical with a version is indexed with and without it, so that a query may name the version or leave it out.
/// See https://hl7.org/fhir/R4/search.html#uri.
/// </summary>
public sealed class UriSearch : ISearchType
{
    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        if (element.Text is not { Length: > 0 } uri)
            return;
        entries.Add(new IndexEntry.Uri(parameter.Code, uri));
        if (element.Type?.TypeName == "canonical" && uri.IndexOf('|', StringComparison.Ordinal) is > 0 and var bar)
            entries.Add(new IndexEntry.Uri(parameter.Code, uri[..bar]));
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        var uri = SearchValue.Unescape(value);
        if (uri.Length == 0)
            throw SearchValue.Invalid(parameter, "the value is empty; give a URI.");
        return modifier switch
        {
            null => new Criterion.Uri(UriMatch.Exact, uri),
            "above" or "below" when uri.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) =>
                throw SearchValue.Invalid(parameter, $":{modifier} goes along the path of a URL, which a URN does not have; give a URL or leave the modifier out."),
            "above" => new Criterion.Uri(UriMatch.Above, uri),
            // What lies below a folder is the same whether its slash is written or not.
            "below" => new Criterion.Uri(UriMatch.Below, uri.TrimEnd('/') is { Length: > 0 } folder ? folder : uri),
            _ => throw SearchValue.UnknownModifier(parameter, modifier, ":above, :below and :missing"),
        };
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) =>
        criterion is Criterion.Uri asked && entry is IndexEntry.Uri uri && asked.Mode switch
        {
            UriMatch.Below => IsBelow(uri.Value, asked.Value),
            UriMatch.Above => IsBelow(asked.Value, uri.Value),
            _ => uri.Value == asked.Value,
        };

    // The same, or longer by whole segments: http://a.org/x/y is below http://a.org/x and http://a.org/x/, http://a.org/xy is not.
    private static bool IsBelow(string uri, string folder) =>
        uri == folder || (uri.StartsWith(folder, StringComparison.Ordinal) && (folder.EndsWith('/') || uri[folder.Length] == '/'));
}
