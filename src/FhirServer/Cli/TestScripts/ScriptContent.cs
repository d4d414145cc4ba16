using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.XPath;
using FhirServer.Fhir;
using Profiles.Elements;

namespace FhirServer.Cli.TestScripts;

/// <summary>
/// What a fixture, a request or a response holds: bytes, headers, and the resource in them, read when somebody looks.
/// </summary>
/// <param name="target">Reads resources.</param>
/// <param name="bytes">The bytes; none for an empty body.</param>
/// <param name="contentType">Their media type; null when nothing says.</param>
internal sealed class ScriptContent(TestScriptTarget target, ReadOnlyMemory<byte> bytes, string? contentType)
{
    private ReadOnlyMemory<byte>? _json;
    private Element _root;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>The media type; null when nothing says.</summary>
    public string? ContentType { get; } = contentType;

    /// <summary>The method of a request; empty for others.</summary>
    public string Method { get; init; } = "";

    /// <summary>The URL of a request, or that which a response answers; empty for fixtures.</summary>
    public string Url { get; init; } = "";

    /// <summary>The status of a response; 0 for others.</summary>
    public int Status { get; init; }

    /// <summary>The headers of a request or response, by name without regard to case; several values joined by ", ".</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the script itself contains it.</summary>
    public bool IsContained { get; init; }

    /// <summary>Whether the bytes are XML, by their look.</summary>
    public bool IsXml => Bytes.Span.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'<', ..];

    /// <summary>The resource as JSON.</summary>
    /// <exception cref="TestScriptFault">There is no resource in it.</exception>
    public ReadOnlyMemory<byte> Json
    {
        get
        {
            if (_json is { } known)
                return known;
            if (Bytes.IsEmpty)
                throw new TestScriptFault("There is no body to look into.");
            try
            {
                _json = IsXml ? target.Serializer.XmlToJson(Bytes) : Bytes.Span.StartsWith("\uFEFF"u8) ? Bytes[3..] : Bytes;
            }
            catch (FhirException fault)
            {
                throw new TestScriptFault($"The body is no resource: {fault.Message}");
            }

            return _json.Value;
        }
    }

    /// <summary>The resource.</summary>
    /// <exception cref="TestScriptFault">There is none in it.</exception>
    public Element Root
    {
        get
        {
            if (!_root.IsNone)
                return _root;
            try
            {
                // Faults in the structure are for assertions to find; what can be read is looked into.
                _root = target.Parser.Parse(Json, out _).Root;
            }
            catch (FhirException fault)
            {
                throw new TestScriptFault($"The body is no resource: {fault.Message}");
            }

            return _root;
        }
    }

    /// <summary>The name of the outermost element or the type that it claims, also of what cannot be read as a resource; null when there is none.</summary>
    public string? RootName
    {
        get
        {
            try
            {
                if (!IsXml)
                {
                    using var json = RawJson.Parse(Bytes);
                    return json.RootElement.Text("resourceType");
                }

                using var reader = XmlReader.Create(new MemoryStream(Bytes.ToArray()), FhirSerializer.Closed);
                return reader.MoveToContent() == XmlNodeType.Element ? reader.LocalName : null;
            }
            catch (Exception fault) when (fault is XmlException or JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>The resource as an XML document, for XPath.</summary>
    /// <exception cref="TestScriptFault">There is none in it.</exception>
    public XPathNavigator Xml()
    {
        try
        {
            var xml = IsXml ? Bytes : target.Serializer.JsonToXml(Json);
            using var reader = XmlReader.Create(new MemoryStream(xml.ToArray()), FhirSerializer.Closed);
            return new XPathDocument(reader).CreateNavigator();
        }
        catch (Exception fault) when (fault is XmlException or FhirException or InvalidDataException)
        {
            throw new TestScriptFault($"The body cannot be looked at as XML: {fault.Message}");
        }
    }

    /// <summary>The same with its variables replaced; what else looks like one is content.</summary>
    /// <exception cref="TestScriptFault">A declared variable has no value yet.</exception>
    public ScriptContent Filled(ScriptVariables variables) => Bytes.Span.IndexOf("${"u8) < 0
        ? this
        : new ScriptContent(target, Encoding.UTF8.GetBytes(variables.FillBody(Text())), ContentType) { IsContained = IsContained };

    /// <summary>The bytes as text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes.Span);
}
