using System.Xml;
using System.Xml.Linq;
using FhirServer.Fhir;

namespace FhirServer.Interactions.Patching;

/// <summary>An XML Patch (https://www.rfc-editor.org/rfc/rfc5261) on the XML form of a resource.</summary>
public sealed class XmlPatch : ResourcePatch
{
    private const int DeepestPatch = 256;

    private readonly IReadOnlyList<XmlPatchStep> _steps;
    private readonly FhirSerializer _serializer;

    private XmlPatch(IReadOnlyList<XmlPatchStep> steps, FhirSerializer serializer) => (_steps, _serializer) = (steps, serializer);

    /// <summary>Reads an XML Patch.</summary>
    /// <param name="xml">The document: any root with add, replace and remove in it.</param>
    /// <param name="serializer">Turns resources into XML and back.</param>
    /// <exception cref="FhirException">400: it is none. 413: it has too many operations.</exception>
    public static XmlPatch Parse(ReadOnlyMemory<byte> xml, FhirSerializer serializer)
    {
        try
        {
            RequireDepth(xml);
            var root = Load(xml).Root!;
            var steps = root.Elements().Select(XmlPatchStep.Parse).ToList();
            if (steps.Count == 0)
                throw new FhirException(FhirError.InvalidContent("The XML Patch holds no operation; write <add>, <replace> or <remove> into its root."));
            PatchLimits.RequireSteps(steps.Count);
            return new XmlPatch(steps, serializer);
        }
        catch (XmlException fault)
        {
            throw new FhirException(FhirError.InvalidContent($"The XML Patch is not well formed, or too deep: {fault.Message}"));
        }
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var document = Load(Converted(() => _serializer.JsonToXml(json)));
        Apply(document, cancellationToken);
        using var stream = new MemoryStream();
        document.Save(stream, SaveOptions.DisableFormatting);
        return Converted(() => _serializer.XmlToJson(stream.ToArray()));
    }

    /// <summary>Changes a document.</summary>
    /// <exception cref="FhirException">422: a step cannot be taken.</exception>
    internal void Apply(XDocument document, CancellationToken cancellationToken)
    {
        foreach (var step in _steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            step.Apply(document);
        }
    }

    // What is wrong is not what was sent but what it is applied to, or what it leads to.
    private static byte[] Converted(Func<byte[]> convert)
    {
        try
        {
            return convert();
        }
        catch (FhirException fault)
        {
            throw new FhirException(FhirError.Unprocessable(fault.Error.WithoutPlaces().Issues));
        }
    }

    private static XDocument Load(ReadOnlyMemory<byte> xml)
    {
        using var reader = Reader(xml);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static void RequireDepth(ReadOnlyMemory<byte> xml)
    {
        using var reader = Reader(xml);
        while (reader.Read())
        {
            if (reader.Depth > DeepestPatch)
                throw new XmlException("Its elements are nested too deeply.");
        }
    }

    private static XmlReader Reader(ReadOnlyMemory<byte> xml)
    {
        var settings = FhirSerializer.Closed.Clone();
        settings.IgnoreComments = false;
        return XmlReader.Create(new MemoryStream(xml.ToArray(), writable: false), settings);
    }
}
