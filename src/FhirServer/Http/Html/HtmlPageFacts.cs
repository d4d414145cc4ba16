namespace FhirServer.Http.Html;

/// <summary>What a page tells of the request it answers.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">The whole URL that was asked.</param>
/// <param name="BaseUrl">Where the FHIR interface stands, without a slash at the end.</param>
/// <param name="Status">The HTTP status of the answer.</param>
public sealed record HtmlPageFacts(string Method, string Url, string BaseUrl, int Status)
{
    /// <summary>The same request for another format; null when following a link would not ask the same again.</summary>
    /// <param name="format">A short name that _format takes.</param>
    public string? As(string format)
    {
        if (Method is not ("GET" or "HEAD"))
            return null;
        var (path, query) = Url.Split('?', 2) is [var before, var after] ? (before, after) : (Url, "");
        var kept = query.Split('&').Where(parameter => parameter.Length > 0 && !parameter.StartsWith("_format=", StringComparison.Ordinal));
        return $"{path}?{string.Join('&', [.. kept, $"_format={format}"])}";
    }
}
