using Ganss.Xss;

namespace FhirServer.Http.Html;

/// <summary>
/// Makes the narrative of a resource harmless: the elements that FHIR allows, without styles, classes, ids, images and whatever else could load,
/// cover or run. See https://hl7.org/fhir/R4/narrative.html#security.
/// </summary>
internal static class Narrative
{
    private static readonly HtmlSanitizer Sanitizer = Made();

    /// <summary>The narrative as HTML that may stand in a page.</summary>
    /// <param name="div">The div of the narrative; null for none.</param>
    /// <param name="baseUrl">Where relative links start from.</param>
    public static string Safe(string? div, string baseUrl) => string.IsNullOrWhiteSpace(div) ? "" : Sanitizer.Sanitize(div, baseUrl + "/");

    private static HtmlSanitizer Made()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "a", "abbr", "acronym", "address", "b", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "dfn", "div", "dl", "dt",
                "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "kbd", "li", "ol", "p", "pre", "q", "samp", "small", "span", "strong", "sub", "sup",
                "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var",
            },
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "title", "colspan", "rowspan", "lang", "dir", "scope", "abbr" },
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
