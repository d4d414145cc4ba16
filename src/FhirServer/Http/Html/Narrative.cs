using Ganss.Xss;

namespace FhirServer.Http.Html;

/// <summary>
/// Makes the narrative of a resource harmless: the elements that FHIR allows, without styles, classes, ids, images and whatever else could load,
/// cover or run. See https://hl7.org/fhir/R4/narrative.html#security.
/// </summary>
internal static class Narrative
{
    // A page is read by people; the parser of HTML works recursively, and what it makes of much nesting grows without measure.
    private const int MostCharacters = 300_000;

    private static readonly HashSet<string> Elements = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "acronym", "address", "b", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "dfn", "div", "dl", "dt",
        "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "kbd", "li", "ol", "p", "pre", "q", "samp", "small", "span", "strong", "sub", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var",
    };

    private static readonly HashSet<string> Attributes = new(StringComparer.OrdinalIgnoreCase) { "href", "title", "colspan", "rowspan", "lang", "dir", "scope", "abbr" };

    private static readonly HtmlSanitizer Sanitizer = Made();

    /// <summary>The narrative as HTML that may stand in a page.</summary>
    /// <param name="div">The div of the narrative, XHTML.</param>
    /// <param name="baseUrl">Where relative links start from.</param>
    /// <returns>Null for what is too long, too deep or no XHTML; then the JSON shows it.</returns>
    public static string? Safe(string div, string baseUrl) =>
        div.Length <= MostCharacters && XhtmlAsHtml.Written(div, Elements, Attributes) is { } html ? Sanitizer.Sanitize(html, baseUrl + "/") : null;

    private static HtmlSanitizer Made()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = Elements,
            AllowedAttributes = Attributes,
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
            AllowedCssProperties = new HashSet<string>(StringComparer.OrdinalIgnoreCase),
            AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
        });
        sanitizer.PostProcessNode += (_, processed) =>
        {
            if (processed.Node is AngleSharp.Html.Dom.IHtmlAnchorElement anchor)
                anchor.SetAttribute("rel", "noopener noreferrer nofollow");
        };
        return sanitizer;
    }
}
