using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Xml;
using Profiles.Conformance;

namespace FhirServer.Fhir;

/// <summary>Reads one XML document element by element and writes it as JSON: https://hl7.org/fhir/R4/xml.html, https://hl7.org/fhir/R4/json.html.</summary>
/// <param name="schemas">The structures of all types.</param>
/// <param name="reader">The document.</param>
/// <param name="maxDepth">Deepest nesting allowed.</param>
internal sealed class JsonFromXml(TypeSchemas schemas, XmlReader reader, int maxDepth)
{
    private readonly XmlFaults _faults = new(reader);
    private int _depth;

    /// <summary>Reads the whole document.</summary>
    /// <exception cref="FhirException">400, with every fault.</exception>
    public void ReadDocument(Utf8JsonWriter json)
    {
        try
        {
            reader.MoveToContent();
            ReadResource(json);
            while (reader.Read())
            {
                // What is not well formed after the root is found by reading on.
            }
        }
        catch (XmlException fault)
        {
            _faults.NotWellFormed(fault);
        }

        _faults.ThrowIfAny();
    }

    private void ReadResource(Utf8JsonWriter json)
    {
        var type = reader.NamespaceURI == FhirSerializer.FhirNamespace ? schemas.Find(reader.LocalName) : null;
        if (type is null or { IsAbstract: true } or { Kind: not TypeKind.Resource })
        {
            _faults.Add($"<{reader.Name}> is no FHIR resource; write one such as <Patient xmlns=\"{FhirSerializer.FhirNamespace}\">");
            reader.Skip();
            json.WriteNullValue();
            return;
        }

        _faults.Enter(type.Name);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, type.Name);
        ReadAttributes(json, type);
        ReadChildren(json, type);
        json.WriteEndObject();
        _faults.Leave();
    }

    /// <summary>Reads the attributes of the current element; those of a primitive's value are given back.</summary>
    private string? ReadAttributes(Utf8JsonWriter json, TypeSchema type)
    {
        var value = default(string);
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI is "http://www.w3.org/2000/xmlns/" or "http://www.w3.org/2001/XMLSchema-instance")
                continue;
            if (reader.NamespaceURI.Length == 0 && XmlAttributes.IsAttribute(type, reader.LocalName))
                json.WriteString(reader.LocalName, reader.Value);
            else if (reader is { NamespaceURI: "", LocalName: "value" } && type.Kind == TypeKind.Primitive)
                value = reader.Value;
            else
                _faults.Add($"The attribute '{reader.Name}' is unknown here");
        }

        reader.MoveToElement();
        return value;
    }

    private void ReadChildren(Utf8JsonWriter json, TypeSchema type)
    {
        if (++_depth > maxDepth)
            throw new FhirException(FhirError.InvalidContent(string.Create(CultureInfo.InvariantCulture, $"The XML is nested deeper than {maxDepth} elements (MaxDepth).")));
        var isEmpty = reader.IsEmptyElement;
        reader.Read();
        if (!isEmpty)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (ToElement())
                ReadElement(json, type, seen);
            reader.Read();
        }

        _depth--;
    }

    /// <summary>Goes on to the next child, past white space; false at the end of the parent.</summary>
    private bool ToElement()
    {
        while (reader.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement))
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                _faults.Add("Text stands between elements; the value of a primitive is its attribute 'value'");
            if (!reader.Read())
                throw new XmlException("The document ends inside an element.");
        }

        return reader.NodeType == XmlNodeType.Element;
    }

    private void ReadElement(Utf8JsonWriter json, TypeSchema type, HashSet<string> seen)
    {
        var name = reader.LocalName;
        var element = XmlAttributes.IsAttribute(type, name) ? null : XmlAttributes.FindElement(type, name);
        if (element is null || reader.NamespaceURI != NamespaceOf(element))
        {
            _faults.Add($"The element <{reader.Name}> in the namespace '{reader.NamespaceURI}' is unknown here");
            reader.Skip();
            return;
        }

        if (!seen.Add(name))
            _faults.Add($"<{name}> was written before, with other elements between; keep repeats together");
        if (element.Type.Kind == TypeKind.Primitive && element.Type.Name != "xhtml")
            ReadPrimitives(json, element);
        else
            ReadComplexes(json, element);
    }

    private static string NamespaceOf(ElementSchema element) =>
        element.Type.Name == "xhtml" ? FhirSerializer.XhtmlNamespace : FhirSerializer.FhirNamespace;

    private bool IsRepeat(ElementSchema element) =>
        ToElement() && reader.LocalName == element.JsonName && reader.NamespaceURI == NamespaceOf(element);

    private void ReadComplexes(Utf8JsonWriter json, ElementSchema element)
    {
        json.WritePropertyName(element.Utf8JsonName.Span);
        if (element.IsList)
            json.WriteStartArray();
        var index = 0;
        do
        {
            _faults.Enter(element.Name, element.IsList ? index++ : -1);
            ReadComplex(json, element);
            _faults.Leave();
        }
        while (IsAnother(element));
        if (element.IsList)
            json.WriteEndArray();
    }

    private bool IsAnother(ElementSchema element)
    {
        while (IsRepeat(element))
        {
            if (element.IsList)
                return true;
            _faults.Add($"<{element.JsonName}> may stand here only once");
            reader.Skip();
        }

        return false;
    }

    private void ReadComplex(Utf8JsonWriter json, ElementSchema element)
    {
        var type = element.Type;
        if (type.Name == "xhtml")
        {
            json.WriteStringValue(NarrativeText.Read(reader, maxDepth));
        }
        else if (type.Kind == TypeKind.Resource)
        {
            ReadContainer(json, type);
        }
        else
        {
            json.WriteStartObject();
            ReadAttributes(json, type);
            ReadChildren(json, type);
            json.WriteEndObject();
        }
    }

    /// <summary>contained, entry.resource and the like: an element around one resource.</summary>
    private void ReadContainer(Utf8JsonWriter json, TypeSchema type)
    {
        ReadAttributes(json, type);
        var isEmpty = reader.IsEmptyElement;
        reader.Read();
        if (isEmpty || !ToElement())
        {
            _faults.Add("A resource is missing inside the element");
            json.WriteNullValue();
        }
        else
        {
            ReadResource(json);
            while (ToElement())
            {
                _faults.Add($"<{reader.Name}> is one resource too many; each stands in an element of its own");
                reader.Skip();
            }
        }

        if (!isEmpty)
            reader.Read();
    }

    private void ReadPrimitives(Utf8JsonWriter json, ElementSchema element)
    {
        var run = new PrimitiveRun(element);
        do
        {
            _faults.Enter(element.Name, element.IsList ? run.Count : -1);
            ReadPrimitive(run, element.Type);
            _faults.Leave();
        }
        while (IsAnother(element));
        run.WriteTo(json);
    }

    private void ReadPrimitive(PrimitiveRun run, TypeSchema type)
    {
        if (reader.IsEmptyElement && reader.AttributeCount == 1 && reader.GetAttribute("value") is { } only)
        {
            run.Add(only, companion: null);
            reader.Read();
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        string? value;
        using (var companion = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: false)))
        {
            companion.WriteStartObject();
            value = ReadAttributes(companion, type);
            ReadChildren(companion, type);
            companion.WriteEndObject();
        }

        var isBare = buffer.WrittenCount == 2;
        if (isBare && value is null)
            _faults.Add("The element has neither a value nor an extension");
        run.Add(value, isBare ? default(ReadOnlyMemory<byte>?) : buffer.WrittenMemory);
    }
}
