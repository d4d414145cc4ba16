using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FhirServer.Fhir;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Profiles.Conformance;

namespace FhirServer.Tests.Fhir;

public sealed class FhirSerializerTests
{
    private static readonly FhirSerializer Serializer = new(new TypeSchemas(ConformanceLibrary.OpenCore()), maxDepth: 64);

    [SkippableFact]
    public void Every_official_example_comes_back_from_XML_as_it_was()
    {
        var files = Samples.R4();
        Skip.If(files.Count == 0, "The sample data is not beside the repository.");
        foreach (var file in files)
        {
            var json = File.ReadAllBytes(file);
            var back = Serializer.XmlToJson(Serializer.JsonToXml(json));

            JsonSame.Difference(json, back).Should().BeNull("{0} must survive", Path.GetFileName(file));
        }
    }

    [SkippableFact]
    public void The_SDK_reads_from_our_XML_what_it_reads_from_the_JSON()
    {
        var files = Samples.R4();
        Skip.If(files.Count == 0, "The sample data is not beside the repository.");
        var fromXml = new FhirXmlDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Recoverable));
        var fromJson = new FhirJsonDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Recoverable));
        foreach (var file in files)
        {
            var json = File.ReadAllText(file);
            var xml = Encoding.UTF8.GetString(Serializer.JsonToXml(Encoding.UTF8.GetBytes(json)));

            // The SDK's own writer puts narratives into one form, so both sides are compared as XML that it wrote.
            var ours = Canonical(fromXml.DeserializeResource(xml));
            var theirs = Canonical(fromJson.DeserializeResource(json));
            XNode.DeepEquals(ours, theirs).Should().BeTrue("{0} must mean the same", Path.GetFileName(file));
        }
    }

    [Theory]
    [InlineData("<p>x</p>")]
    [InlineData("<br/>a &amp; b<p title='\"q\"'>é\n x</p><table><tr><td/></tr></table>")]
    public void A_narrative_in_XML_is_kept_as_it_is_and_what_follows_it_too(string inner)
    {
        var xml = $"<Patient xmlns='http://hl7.org/fhir'><text><status value='generated'/><div xmlns='http://www.w3.org/1999/xhtml'>{inner}</div></text><active value='true'/></Patient>";

        var json = JsonNode.Parse(Serializer.XmlToJson(Encoding.UTF8.GetBytes(xml)))!;

        XNode.DeepEquals(XElement.Parse((string)json["text"]!["div"]!), XElement.Parse($"<div xmlns='http://www.w3.org/1999/xhtml'>{inner}</div>")).Should().BeTrue();
        ((bool)json["active"]!).Should().BeTrue();
    }

    [Fact]
    public void A_narrative_that_is_nested_too_deep_is_refused()
    {
        const int Depth = 1_000_000;
        var tags = new StringBuilder().Insert(0, "<b>", Depth).ToString();
        var xml = $"<Patient xmlns='http://hl7.org/fhir'><text><status value='generated'/><div xmlns='http://www.w3.org/1999/xhtml'>{tags}</div></text></Patient>";

        var read = () => Serializer.XmlToJson(Encoding.UTF8.GetBytes(xml));

        read.Should().Throw<FhirException>().WithMessage("*deeper than 64*");
    }

    [Fact]
    public void Decimals_keep_their_digits()
    {
        const string Json = """{"resourceType":"Observation","status":"final","code":{"text":"x"},"component":[{"code":{"text":"a"},"valueQuantity":{"value":1.50}},{"code":{"text":"b"},"valueQuantity":{"value":0.00000000000000000000000000000000000012340}},{"code":{"text":"c"},"valueQuantity":{"value":1.0E+40}}]}""";

        var xml = Encoding.UTF8.GetString(Serializer.JsonToXml(Encoding.UTF8.GetBytes(Json)));

        xml.Should().Contain("value=\"1.50\"").And.Contain("value=\"0.00000000000000000000000000000000000012340\"").And.Contain("value=\"1.0E+40\"");
        Encoding.UTF8.GetString(Serializer.XmlToJson(Encoding.UTF8.GetBytes(xml))).Should().Be(Json);
    }

    [Fact]
    public void Scripts_white_space_and_extensions_of_primitives_survive()
    {
        const string Json = """{"resourceType":"Patient","id":"p","name":[{"given":["राम","ராமன்",null,"a\tb\nc & <d> \"e\""],"_given":[null,{"id":"g","extension":[{"url":"http://x/y","valueString":"రాముడు"}]},{"extension":[{"url":"http://x/z","valueDecimal":2.0}]},null]}],"_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]},"contact":[{"name":{"text":"😀 বাংলা ગુજરાતી ਪੰਜਾਬੀ"}}]}""";

        var back = Serializer.XmlToJson(Serializer.JsonToXml(Encoding.UTF8.GetBytes(Json)));

        JsonSame.Difference(Encoding.UTF8.GetBytes(Json), back).Should().BeNull();
    }

    [Theory]
    [InlineData("<!DOCTYPE p [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><Patient xmlns='http://hl7.org/fhir'><id value='&e;'/></Patient>", "document type")]
    [InlineData("<!DOCTYPE p [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><Patient xmlns='http://hl7.org/fhir'><id value='&b;'/></Patient>", "document type")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><id value='1'>", "not well formed")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'/><more/>", "not well formed")]
    [InlineData("", "not well formed")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><active value='&#0;'/></Patient>", "not well formed")]
    [InlineData("<Patient/>", "no FHIR resource")]
    [InlineData("<DomainResource xmlns='http://hl7.org/fhir'/>", "no FHIR resource")]
    [InlineData("<HumanName xmlns='http://hl7.org/fhir'/>", "no FHIR resource")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><colour value='red'/></Patient>", "unknown")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><active value='true' worth='1'/></Patient>", "unknown")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><active xmlns='urn:x' value='true'/></Patient>", "unknown")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'>text</Patient>", "Text stands between")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><active value='true'>yes</active></Patient>", "Text stands between")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><active value='true'/><active value='false'/></Patient>", "only once")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><name/><active value='true'/><name/></Patient>", "keep repeats together")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><birthDate/></Patient>", "neither a value nor")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><contained/></Patient>", "resource is missing")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'><contained><Basic/><Basic/></contained></Patient>", "too many")]
    public void XML_that_is_wrong_answers_400_and_says_why(string xml, string expected) =>
        FluentActions.Invoking(() => Serializer.XmlToJson(Encoding.UTF8.GetBytes(xml)))
            .Should().Throw<FhirException>().Where(fault => fault.Error.Status == 400)
            .Which.Error.Issues.Should().Contain(issue => issue.Message.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Every_fault_is_listed_with_its_place()
    {
        const string Xml = "<Bundle xmlns='http://hl7.org/fhir'>\n<type value='batch'/>\n<entry><resource><Patient>\n  <wrong/>\n<name><given value='a'/><bad value='1'/></name></Patient></resource></entry></Bundle>";

        var issues = FluentActions.Invoking(() => Serializer.XmlToJson(Encoding.UTF8.GetBytes(Xml)))
            .Should().Throw<FhirException>().Which.Error.Issues;

        issues.Select(issue => (issue.Expression, issue.Line)).Should().Equal(("Bundle.entry[0].resource", 4), ("Bundle.entry[0].resource.name[0]", 5));
        issues[0].Column.Should().Be(4);
    }

    [Fact]
    public void Deep_XML_answers_400_however_deep()
    {
        var xml = new StringBuilder("<Patient xmlns='http://hl7.org/fhir'>");
        for (var i = 0; i < 200_000; i++)
            xml.Append("<extension url='u'>");

        FluentActions.Invoking(() => Serializer.XmlToJson(Encoding.UTF8.GetBytes(xml.ToString())))
            .Should().Throw<FhirException>().Which.Error.Issues[0].Message.Should().Contain("deeper than 64");
    }

    [Fact]
    public void A_value_that_is_no_number_is_left_to_the_reader_of_the_JSON() =>
        Encoding.UTF8.GetString(Serializer.XmlToJson("<Patient xmlns='http://hl7.org/fhir'><active value='yes'/><multipleBirthInteger value='007'/></Patient>"u8.ToArray()))
            .Should().Be("""{"resourceType":"Patient","active":"yes","multipleBirthInteger":"007"}""");

    [Fact]
    public void Characters_that_XML_does_not_know_answer_406() =>
        FluentActions.Invoking(() => Serializer.JsonToXml("""{"resourceType":"Basic","code":{"text":"a\u0001b"}}"""u8.ToArray()))
            .Should().Throw<FhirException>().Which.Error.Status.Should().Be(406);

    private static XDocument Canonical(Resource resource) => XDocument.Parse(new FhirXmlSerializer().SerializeToString(resource));
}
