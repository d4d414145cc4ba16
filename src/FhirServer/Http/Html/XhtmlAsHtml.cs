using System.Xml;
using FhirServer.Fhir;

namespace FhirServer.Http.Html;

/// <summary>
/// Writes XHTML as HTML. The two are read differently: <c>&lt;b/&gt;</c> is empty in one and opens an element in the other, and what HTML makes of
/// many that stay open grows with their square. See https://www.w3.org/TR/xhtml1/#guidelines.
/// </summary>
internal static class XhtmlAsHtml
{
    private const int Deepest = 64;

    private static readonly string[] Void = ["br", "col", "hr"];

    /// <summary>The same as HTML, with every element closed.</summary>
    /// <param name="xhtml">One element.</param>
    /// <param name="elements">Names of elements to keep; others are left out with all that is in them.</param>
    /// <param name="attributes">Names of attributes to keep.</param>
    /// <returns>Null when it is not well formed, or too deep.</returns>
    public static string? Written(string xhtml, IReadOnlySet<string> elements, IReadOnlySet<string> attributes)
    {
        var html = new HtmlText();
        try
        {
            using var reader = XmlReader.Create(new StringReader(xhtml), FhirSerializer.Closed);
            var isRead = reader.Read();
            while (isRead)
            {
                if (reader.Depth > Deepest)
                    return null;
                // What is skipped leaves the reader on what follows.
                if (reader.NodeType == XmlNodeType.Element && !elements.Contains(reader.LocalName))
                {
                    reader.Skip();
                    isRead = !reader.EOF;
                    continue;
                }

                Write(html, reader, attributes);
                isRead = reader.Read();
            }
        }
        catch (XmlException)
        {
            // Narratives are checked when they are stored; one that was never stored is shown as JSON only.
            return null;
        }

        return html.ToString();
    }

    private static void Write(HtmlText html, XmlReader reader, IReadOnlySet<string> attributes)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                WriteStart(html, reader, attributes);
                break;
            case XmlNodeType.EndElement:
                WriteEnd(html, reader.LocalName);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                html.Text(reader.Value);
                break;
        }
    }

    private static void WriteStart(HtmlText html, XmlReader reader, IReadOnlySet<string> attributes)
    {
        var (name, isEmpty) = (reader.LocalName, reader.IsEmptyElement);
        html.Markup("<").Markup(name);
        while (reader.MoveToNextAttribute())
        {
            // A link within the narrative leads nowhere, since ids are not kept: there may be several narratives in a page.
            if (attributes.Contains(reader.Name) && !(reader.Name == "href" && reader.Value.StartsWith('#')))
                html.Markup(" ").Markup(reader.Name).Markup("=\"").Text(reader.Value).Markup("\"");
        }

        html.Markup(">");
        if (isEmpty)
            WriteEnd(html, name);
    }

    private static void WriteEnd(HtmlText html, string name)
    {
        if (!Void.Contains(name))
            html.Markup("</").Markup(name).Markup(">");
    }
}
