using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Fhir;

/// <summary>
/// JSON to XML and back, by the definitions and without a model between: numbers keep their digits, strings their characters,
/// extensions their place. See https://hl7.org/fhir/R4/json.html and https://hl7.org/fhir/R4/xml.html.
/// </summary>
/// <param name="schemas">The structures of all types.</param>
/// <param name="maxDepth">Deepest nesting of elements in XML that is read.</param>
public sealed class FhirSerializer(TypeSchemas schemas, int maxDepth)
{
    /// <summary>Deepest JSON that is written or converted: what is stored, and what answers put around it.</summary>
    public const int DeepestJson = 1024;

    internal const string FhirNamespace = "http://hl7.org/fhir";
    internal const string XhtmlNamespace = "http://www.w3.org/1999/xhtml";

    private static readonly XmlWriterSettings Plain = new() { Encoding = new System.Text.UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize };
    private static readonly XmlWriterSettings Pretty = new() { Encoding = Plain.Encoding, NewLineHandling = NewLineHandling.Entitize, Indent = true, NewLineChars = "\n" };

    // What was let in under other limits is no reason to refuse it on its way out. Faults have no limit either: a summary lacks what its
    // type requires, and behind the last fault that is counted nothing has a type.
    private static readonly ParseLimits AsStored = new(MaxDepth: 512, MaxFaults: int.MaxValue, MaxStringBytes: int.MaxValue, MaxDecimalLength: int.MaxValue, MaxExponent: int.MaxValue);

    // Neither definitions of entities nor anything outside the document: what a client sends is only what it sends.
    internal static readonly XmlReaderSettings Closed = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1024,
        CloseInput = true,
    };

    /// <summary>How trees of JSON are written: scripts as they are, not as escapes.</summary>
    public static JsonSerializerOptions Nodes { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = DeepestJson };

    /// <summary>How JSON is written: scripts as they are, not as escapes.</summary>
    /// <param name="pretty">True to indent.</param>
    public static JsonWriterOptions Writing(bool pretty) => new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = pretty,
        NewLine = "\n",
        MaxDepth = DeepestJson,
        SkipValidation = true,
    };

    /// <summary>A resource of this server as XML.</summary>
    /// <param name="json">UTF-8 JSON whose structure has been checked.</param>
    /// <param name="pretty">True to indent.</param>
    /// <exception cref="FhirException">406: it holds what XML cannot say, such as control characters.</exception>
    /// <exception cref="InvalidDataException">It is no resource by the definitions.</exception>
    public byte[] JsonToXml(ReadOnlyMemory<byte> json, bool pretty = false)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestJson });
        using var stream = new MemoryStream(json.Length + (json.Length / 2));
        try
        {
            using var xml = XmlWriter.Create(stream, pretty ? Pretty : Plain);
            new XmlFromJson(schemas, xml).WriteResource(document.RootElement);
        }
        catch (Exception fault) when (fault is ArgumentException or XmlException)
        {
            throw new FhirException(FhirError.NotAcceptable(
                "The answer holds characters or a narrative that XML cannot say; ask for JSON with Accept: application/fhir+json."));
        }

        return stream.ToArray();
    }

    /// <summary>A resource of this server as Turtle: https://hl7.org/fhir/R4/rdf.html.</summary>
    /// <param name="json">UTF-8 JSON whose structure has been checked.</param>
    /// <param name="baseUrl">Where relative references start from, without a slash at the end.</param>
    /// <exception cref="InvalidDataException">It is no resource by the definitions.</exception>
    public byte[] JsonToTurtle(ReadOnlyMemory<byte> json, string baseUrl)
    {
        var faults = new List<ElementFault>();
        var tree = ElementTree.Parse(json, schemas, AsStored, faults) ?? throw new InvalidDataException("The answer is no resource.");
        return new TurtleWriter(baseUrl).Write(tree.Root);
    }

    /// <summary>
    /// A resource from a client as JSON. Names are checked, for nothing may get lost; values and cardinalities are left to
    /// whoever reads the JSON.
    /// </summary>
    /// <param name="xml">The document, in UTF-8 or in the encoding it declares.</param>
    /// <exception cref="FhirException">400: it is not well formed, has a DTD, is too deep or names unknown elements; all such faults at once.</exception>
    public byte[] XmlToJson(ReadOnlyMemory<byte> xml)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Max(256, xml.Length));
        using var reader = XmlReader.Create(StreamOver(xml), Closed);
        var conversion = new JsonFromXml(schemas, reader, maxDepth);
        using (var json = new Utf8JsonWriter(buffer, Writing(pretty: false)))
            conversion.ReadDocument(json);
        return buffer.WrittenSpan.ToArray();
    }

    private static MemoryStream StreamOver(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
