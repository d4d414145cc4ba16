using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FhirServer.Fhir;
using FhirServer.Interactions.Patching;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Tests.Interactions.Patching;

/// <summary>The published test cases for patches, which lie beside the sample data: each gives a document, a patch, and what must come of it.</summary>
public sealed class PatchSuiteTests
{
    private static readonly TypeSchemas Schemas = new(ConformanceLibrary.OpenCore());
    private static readonly FhirSerializer Serializer = new(Schemas, maxDepth: 64);
    private static readonly ResourceParser Parser = new(Schemas, ParseLimits.Default);

    /// <summary>Cases about what cannot come here.</summary>
    private static readonly Dictionary<string, string> NotHere = new(StringComparer.Ordinal)
    {
        ["Missing target document"] = "a resource that is not there is answered with 404 before any patch is applied",
    };

    [SkippableFact]
    public void Every_case_of_FHIRPath_Patch_gives_what_it_must()
    {
        var cases = XDocument.Load(Suite("fhir-patch-tests.xml"), LoadOptions.PreserveWhitespace).Root!.Elements("case").ToList();

        cases.Should().HaveCountGreaterThan(30);
        cases.Select(each => Fault((string)each.Attribute("name")!, each.Element("output") is null, () => FhirPathCase(each))).Where(fault => fault is not null).Should().BeEmpty();
    }

    [SkippableFact]
    public void Every_case_of_JSON_Patch_gives_what_it_must()
    {
        var cases = JsonNode.Parse(File.ReadAllText(Suite("json-patch-tests.json")))!.AsArray();

        cases.Should().HaveCountGreaterThan(15);
        cases.Select(each => Fault((string)each!["comment"]!, each["error"] is not null, () => JsonCase(each))).Where(fault => fault is not null).Should().BeEmpty();
    }

    [SkippableFact]
    public void Every_case_of_XML_Patch_gives_what_it_must()
    {
        var cases = XDocument.Load(Suite("xml-patch-tests.xml"), LoadOptions.PreserveWhitespace).Root!.Elements("case")
            .Where(each => !NotHere.ContainsKey((string)each.Attribute("name")!)).ToList();

        cases.Should().HaveCountGreaterThan(25);
        cases.Select(each => Fault((string)each.Attribute("name")!, each.Element("error") is not null, () => XmlCase(each))).Where(fault => fault is not null).Should().BeEmpty();
    }

    private static string? FhirPathCase(XElement each)
    {
        var patch = FhirPathPatch.Parse(Serializer.XmlToJson(Document(each.Element("diff")!)), Parser);
        var patched = patch.Apply(Serializer.XmlToJson(Document(each.Element("input")!)), CancellationToken.None);
        return each.Element("output") is { } output ? JsonSame.Difference(Serializer.XmlToJson(Document(output)), patched) : null;
    }

    private static string? JsonCase(JsonNode each)
    {
        var patch = JsonPatch.Parse(Encoding.UTF8.GetBytes(each["patch"]!.ToJsonString()));
        var patched = patch.Apply(each["doc"]!.DeepClone(), CancellationToken.None);
        return each["error"] is not null || JsonNode.DeepEquals(each["expected"], patched) ? null : $"became {patched.ToJsonString()}";
    }

    private static string? XmlCase(XElement each)
    {
        var patch = XmlPatch.Parse(Bytes(each.Elements().Single(child => child.Name.LocalName == "patch")), Serializer);
        var document = new XDocument(each.Element("target")!.Elements().First());
        patch.Apply(document, CancellationToken.None);
        return each.Element("patched") is not { } expected || XNode.DeepEquals(Plain(expected.Elements().First()), Plain(document.Root!)) ? null : $"became {document}";
    }

    private static string? Fault(string name, bool isRefused, Func<string?> run)
    {
        try
        {
            return run() is { } fault ? $"{name}: {fault}" : isRefused ? $"{name}: it was to be refused" : null;
        }
        catch (FhirException refused)
        {
            return isRefused ? null : $"{name}: {refused.Message}";
        }
    }

    // White space between elements says nothing; neither does where a namespace is declared.
    private static XElement Plain(XElement element)
    {
        var plain = new XElement(element);
        plain.DescendantNodesAndSelf().OfType<XText>().Where(text => string.IsNullOrWhiteSpace(text.Value)).ToList().ForEach(text => text.Remove());
        plain.DescendantsAndSelf().Attributes("xmlns").Remove();
        foreach (var empty in plain.DescendantsAndSelf().Where(each => !each.Nodes().Any()))
            empty.RemoveNodes();
        return XElement.Parse(plain.ToString(SaveOptions.DisableFormatting));
    }

    private static byte[] Document(XElement holder) => Bytes(holder.Elements().First());

    private static byte[] Bytes(XElement element) => Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));

    private static string Suite(string file)
    {
        var samples = Samples.Folder("r4");
        Skip.If(samples is null, "The folder 'shared' is not beside the repository.");
        var path = Path.Combine(samples, "..", "..", "suites", "fhir-patch", file);
        Skip.IfNot(File.Exists(path), $"{file} is not among the suites in the folder 'shared'.");
        return path;
    }
}
