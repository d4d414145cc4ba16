using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FhirServer.Fhir;

namespace FhirServer.Interactions.Patching;

/// <summary>
/// The part of XPath by which an XML Patch names a place (https://www.rfc-editor.org/rfc/rfc5261#section-4.1): steps to children, attributes,
/// texts and comments, with positions and comparisons. It has no axes that search, so it is done in one walk.
/// </summary>
internal static partial class XmlSelector
{
    private const int LongestSelector = 1_000;

    /// <summary>What a selector names in a document.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="document">The document; relative selectors start from it too.</param>
    /// <param name="namespaces">The element whose namespace declarations hold: for names without prefix its default namespace.</param>
    /// <exception cref="FhirException">400: it is no such selector.</exception>
    public static IReadOnlyList<XObject> Select(string selector, XDocument document, XElement namespaces)
    {
        if (selector.Length > LongestSelector)
            throw Wrong(selector, "it is too long");
        var path = selector.Trim();
        return Walk(path.StartsWith('/') ? path[1..] : path, [document], namespaces, selector);
    }

    private static List<XObject> Walk(string path, List<XObject> from, XElement namespaces, string selector)
    {
        var found = from;
        for (var rest = path; ;)
        {
            var step = Step().Match(rest);
            if (!step.Success)
                throw Wrong(selector, $"'{(rest.Length > 50 ? rest[..50] : rest)}' is no step to a child, an attribute, text() or comment()");
            found = [.. found.SelectMany(each => Take(each, step, namespaces, selector))];
            rest = rest[step.Length..];
            if (rest.Length == 0)
                return found;
            if (rest[0] != '/')
                throw Wrong(selector, $"it goes wrong at '{(rest.Length > 50 ? rest[..50] : rest)}'");
            rest = rest[1..];
        }
    }

    private static IEnumerable<XObject> Take(XObject from, Match step, XElement namespaces, string selector)
    {
        var taken = Children(from, step.Groups["test"].Value, namespaces, selector);
        foreach (Capture predicate in step.Groups["predicate"].Captures)
            taken = Filter([.. taken], predicate.Value.Trim(), namespaces, selector);
        return taken;
    }

    private static IEnumerable<XObject> Children(XObject from, string test, XElement namespaces, string selector) => (from, test) switch
    {
        (_, ".") => [from],
        (XContainer holder, "text()") => holder.Nodes().OfType<XText>(),
        (XContainer holder, "comment()") => holder.Nodes().OfType<XComment>(),
        (XContainer holder, "*") => holder.Elements(),
        (XElement element, ['@', .. var name]) => element.Attributes(Named(name, namespaces, isAttribute: true, selector)),
        (XElement element, _) when test.StartsWith("namespace::", StringComparison.Ordinal) => element.Attributes(XNamespace.Xmlns + test["namespace::".Length..]),
        (XContainer holder, _) when !test.StartsWith('@') && !test.Contains('(', StringComparison.Ordinal) => holder.Elements(Named(test, namespaces, isAttribute: false, selector)),
        _ => [],
    };

    private static IEnumerable<XObject> Filter(List<XObject> taken, string predicate, XElement namespaces, string selector)
    {
        if (int.TryParse(predicate, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return position >= 1 && position <= taken.Count ? [taken[position - 1]] : [];
        if (predicate == "last()")
            return taken.TakeLast(1);
        var comparison = Comparison().Match(predicate);
        if (!comparison.Success)
            throw Wrong(selector, $"'[{predicate}]' is neither a position nor a comparison such as [@id='a'] or [f:use/@value='official']");
        var wanted = comparison.Groups["value"].Value;
        return taken.Where(each => Walk(comparison.Groups["path"].Value, [each], namespaces, selector).Exists(value => TextOf(value) == wanted));
    }

    private static string? TextOf(XObject node) => node switch
    {
        XAttribute attribute => attribute.Value,
        XElement element => element.Value,
        XText text => text.Value,
        _ => null,
    };

    private static XName Named(string name, XElement namespaces, bool isAttribute, string selector)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return isAttribute ? name : Default(namespaces) + name;
        var prefix = name[..colon];
        var space = namespaces.GetNamespaceOfPrefix(prefix) ?? prefix switch
        {
            "f" => (XNamespace)FhirSerializer.FhirNamespace,
            "h" => FhirSerializer.XhtmlNamespace,
            _ => throw Wrong(selector, $"the prefix '{prefix}' is not declared"),
        };
        return space + name[(colon + 1)..];
    }

    private static XNamespace Default(XElement namespaces) =>
        namespaces.GetDefaultNamespace() is { NamespaceName.Length: > 0 } declared ? declared : FhirSerializer.FhirNamespace;

    private static FhirException Wrong(string selector, string why) =>
        new(FhirError.InvalidContent($"sel='{(selector.Length > 100 ? selector[..100] : selector)}' cannot be followed: {why}."));

    [GeneratedRegex(
        """^(?<test>\.|\*|text\(\)|comment\(\)|namespace::[\p{L}_][\w.-]*|@?[\p{L}_][\w.-]*(:[\p{L}_][\w.-]*)?)(\[(?<predicate>([^\[\]'"]|'[^']*'|"[^"]*")+)\])*""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();

    [GeneratedRegex(
        """^(?<path>[^='"\s]+)\s*=\s*('(?<value>[^']*)'|"(?<value>[^"]*)")$""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comparison();
}
