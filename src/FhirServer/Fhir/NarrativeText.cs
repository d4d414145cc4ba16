using System.Globalization;
using System.Xml;

namespace FhirServer.Fhir;

/// <summary>
/// The XHTML of a narrative inside an XML body, as text: what <see cref="XmlReader.ReadOuterXml"/> gives, but never deeper than is allowed,
/// for that takes a time that grows with the square of the depth. See https://hl7.org/fhir/R4/narrative.html.
/// </summary>
internal static class NarrativeText
{
    /// <summary>Reads the element that the reader stands on, and moves behind it.</summary>
    /// <param name="reader">Stands on the start of the element.</param>
    /// <param name="maxDepth">Deepest nesting of elements inside it.</param>
    /// <exception cref="FhirException">400: nested deeper.</exception>
    /// <exception cref="XmlException">The XML is malformed.</exception>
    public static string Read(XmlReader reader, int maxDepth)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var writer = new XmlTextWriter(text);
        var outside = reader.Depth;
        do
        {
            if (reader.Depth - outside > maxDepth)
                throw new FhirException(FhirError.InvalidContent(string.Create(CultureInfo.InvariantCulture, $"The narrative is nested deeper than {maxDepth} elements (MaxDepth).")));
            Copy(reader, writer);
            if (reader.Depth == outside && (reader.IsEmptyElement || reader.NodeType == XmlNodeType.EndElement))
                break;
        }
        while (reader.Read());
        reader.Read();
        writer.Flush();
        return text.ToString();
    }

    private static void Copy(XmlReader reader, XmlTextWriter writer)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                writer.WriteStartElement(reader.Prefix, reader.LocalName, reader.NamespaceURI);
                writer.WriteAttributes(reader, defattr: false);
                if (reader.IsEmptyElement)
                    writer.WriteEndElement();
                break;
            case XmlNodeType.EndElement:
                writer.WriteFullEndElement();
                break;
            case XmlNodeType.Text:
                writer.WriteString(reader.Value);
                break;
            case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                writer.WriteWhitespace(reader.Value);
                break;
            case XmlNodeType.CDATA:
                writer.WriteCData(reader.Value);
                break;
            case XmlNodeType.Comment:
                writer.WriteComment(reader.Value);
                break;
            case XmlNodeType.ProcessingInstruction:
                writer.WriteProcessingInstruction(reader.Name, reader.Value);
                break;
            default:
                throw new XmlException($"A narrative may not hold {reader.NodeType}.");
        }
    }
}
