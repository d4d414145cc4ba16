namespace Profiles.Validation.Rules;

/// <summary>
/// The elements and attributes of XHTML that narratives may use: those of HTML 4.0 that format text, and no others.
/// See https://hl7.org/fhir/R4/narrative.html#rules.
/// </summary>
internal static class XhtmlVocabulary
{
    private static readonly HashSet<string> Elements =
    [
        "a", "abbr", "acronym", "address", "area", "b", "bdo", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "dfn", "div", "dl", "dt", "em",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "map", "ol", "p", "pre", "q", "samp", "small", "span", "strong", "sub", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var",
    ];

    private static readonly HashSet<string> Everywhere =
    [
        "accesskey", "class", "dir", "id", "lang", "style", "tabindex", "title", "xml:lang", "xml:space", "xml:id", "align", "valign", "width", "height", "char", "charoff",
    ];

    private static readonly Dictionary<string, string[]> Own = new(StringComparer.Ordinal)
    {
        ["a"] = ["href", "name", "rel", "rev", "type", "charset", "hreflang", "shape", "coords", "target"],
        ["area"] = ["href", "shape", "coords", "alt", "nohref"],
        ["blockquote"] = ["cite"],
        ["col"] = ["span"],
        ["colgroup"] = ["span"],
        ["dl"] = ["compact"],
        ["hr"] = ["noshade", "size"],
        ["img"] = ["src", "alt", "longdesc", "usemap", "ismap", "border", "hspace", "vspace", "name"],
        ["li"] = ["type", "value"],
        ["map"] = ["name"],
        ["ol"] = ["type", "start", "compact"],
        ["pre"] = ["space"],
        ["q"] = ["cite"],
        ["table"] = ["border", "cellpadding", "cellspacing", "frame", "rules", "summary", "bgcolor"],
        ["td"] = ["abbr", "axis", "colspan", "headers", "nowrap", "rowspan", "scope", "bgcolor"],
        ["th"] = ["abbr", "axis", "colspan", "headers", "nowrap", "rowspan", "scope", "bgcolor"],
        ["tr"] = ["bgcolor"],
        ["ul"] = ["type", "compact"],
        ["br"] = ["clear"],
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> ElementLookup = Elements.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> EverywhereLookup = Everywhere.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> OwnLookup = Own.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether an element is allowed.</summary>
    public static bool IsElement(ReadOnlySpan<char> name) => ElementLookup.Contains(name);

    /// <summary>Whether an attribute is allowed on an element.</summary>
    public static bool IsAttribute(ReadOnlySpan<char> element, ReadOnlySpan<char> name)
    {
        if (EverywhereLookup.Contains(name))
            return true;
        if (!OwnLookup.TryGetValue(element, out var own))
            return false;
        foreach (var allowed in own)
        {
            if (name.SequenceEqual(allowed))
                return true;
        }

        return false;
    }
}
