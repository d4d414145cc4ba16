using System.Xml;
using System.Xml.XPath;
using Profiles.FhirPath;

namespace FhirServer.Cli.TestScripts;

/// <summary>Looks into a resource by FHIRPath, XPath or a plain path.</summary>
internal static class ContentQuery
{
    /// <summary>What a FHIRPath expression gives, as texts; an element that is no primitive gives its JSON.</summary>
    /// <exception cref="TestScriptFault">It does not parse, or cannot be evaluated.</exception>
    public static IReadOnlyList<string> ByExpression(ScriptContent content, string expression)
    {
        var root = content.Root;
        try
        {
            var results = FhirPathExpression.Compile(expression).Evaluate(root, new FhirPathScope { Resource = root, RootResource = root });
            return [.. results.Select(result => Text(result))];
        }
        catch (FhirPathException fault)
        {
            throw new TestScriptFault($"The expression '{expression}' cannot be evaluated: {fault.Message}");
        }
    }

    /// <summary>
    /// What a path gives: XPath when it names the namespace <c>fhir:</c>, an attribute or begins with a slash, otherwise names with dots or slashes.
    /// </summary>
    /// <exception cref="TestScriptFault">It does not parse, or cannot be evaluated.</exception>
    public static IReadOnlyList<string> ByPath(ScriptContent content, string path)
    {
        if (!IsXPath(path))
            return ByExpression(content, (path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path).Replace('/', '.').Trim('.'));
        try
        {
            var document = content.Xml();
            var names = new XmlNamespaceManager(document.NameTable);
            names.AddNamespace("fhir", "http://hl7.org/fhir");
            names.AddNamespace("xhtml", "http://www.w3.org/1999/xhtml");
            return document.Evaluate(path, names) switch
            {
                XPathNodeIterator nodes => [.. nodes.Cast<XPathNavigator>().Select(Text)],
                bool truth => [truth ? "true" : "false"],
                IFormattable number => [number.ToString(null, System.Globalization.CultureInfo.InvariantCulture)],
                var text => [$"{text}"],
            };
        }
        catch (XPathException fault)
        {
            throw new TestScriptFault($"The path '{path}' cannot be evaluated: {fault.Message}");
        }
    }

    private static bool IsXPath(string path) => path.StartsWith('/') || path.Contains('@', StringComparison.Ordinal) || path.Contains("fhir:", StringComparison.Ordinal);

    private static string Text(FhirPathValue value) => value.AsText()
        ?? (value.Element.IsNone ? "" : System.Text.Encoding.UTF8.GetString(value.Element.Tree.Utf8.Span[value.Element.Start..value.Element.End]));

    // In FHIR's XML the value of an element stands in an attribute.
    private static string Text(XPathNavigator node) =>
        node.NodeType == XPathNodeType.Element && node.GetAttribute("value", "") is { Length: > 0 } value ? value : node.Value;
}
