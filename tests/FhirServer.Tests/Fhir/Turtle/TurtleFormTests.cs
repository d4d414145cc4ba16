using System.Text;
using FhirServer.Fhir;
using Profiles.Conformance;

namespace FhirServer.Tests.Fhir.Turtle;

/// <summary>The form that R4 gives resources in Turtle: https://hl7.org/fhir/R4/rdf.html.</summary>
public sealed class TurtleFormTests
{
    private const string Base = "http://example.org/fhir";
    private const string Xsd = "http://www.w3.org/2001/XMLSchema#";

    private static readonly FhirSerializer Serializer = new(new TypeSchemas(ConformanceLibrary.OpenCore()), maxDepth: 64);

    [Fact]
    public void A_patient_is_the_root_under_its_address_and_each_element_has_the_name_of_its_definition()
    {
        var graph = Read("""{"resourceType":"Patient","id":"p","meta":{"versionId":"1"},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">A \"b\"</div>"},"active":true,"name":[{"family":"Rao","given":["Asha","K"]},{"text":"Asha"}],"contact":[{"relationship":[{"text":"mother"}]}]}""");

        var root = graph.Root;
        root.Should().Be(new TurtleTerm(TurtleKind.Iri, Base + "/Patient/p"));
        graph.Types(root).Should().Equal(TurtleGraph.Fhir + "Patient");
        graph.One(root, "Resource.id", "value").Text.Should().Be("p");
        graph.One(root, "Resource.meta", "Meta.versionId", "value").Text.Should().Be("1");
        graph.One(root, "DomainResource.text", "Narrative.div").Text.Should().Be("<div xmlns=\"http://www.w3.org/1999/xhtml\">A \"b\"</div>");
        graph.One(root, "Patient.active", "value").Should().Be(new TurtleTerm(TurtleKind.Literal, "true", Xsd + "boolean"));
        graph.At(root, "Patient.name", "index").Should().Equal(Integer("0"), Integer("1"));
        graph.At(root, "Patient.name", "HumanName.given", "value").Select(term => term.Text).Should().Equal("Asha", "K");
        graph.At(root, "Patient.name", "HumanName.given", "index").Should().Equal(Integer("0"), Integer("1"));
        graph.At(root, "Patient.name", "HumanName.family", "index").Should().BeEmpty();
        graph.One(root, "Patient.contact", "Patient.contact.relationship", "CodeableConcept.text", "value").Text.Should().Be("mother");
    }

    [Fact]
    public void The_document_says_which_ontology_it_needs()
    {
        var graph = Read("""{"resourceType":"Patient","id":"p"}""");

        graph.Triples.Should().Contain(new TurtleTriple(new TurtleTerm(TurtleKind.Iri, Base + "/Patient/p.ttl"), "http://www.w3.org/2002/07/owl#imports", new TurtleTerm(TurtleKind.Iri, TurtleGraph.Fhir + "fhir.ttl")));
    }

    [Fact]
    public void A_resource_without_an_id_is_a_node_without_a_name()
    {
        var graph = Read("""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid"}]}""");

        graph.Root.Kind.Should().Be(TurtleKind.Blank);
        graph.One(graph.Root, "OperationOutcome.issue", "OperationOutcome.issue.severity", "value").Text.Should().Be("error");
    }

    [Fact]
    public void An_observation_names_the_type_of_its_value_and_links_what_it_refers_to()
    {
        var graph = Read("""{"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"15074-8"},{"system":"http://snomed.info/sct","code":"36048009"},{"system":"http://x.org/s","code":"15074-8"}]},"subject":{"reference":"Patient/p"},"performer":[{"reference":"http://other.org/fhir/Practitioner/7"},{"reference":"#c"},{"reference":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"}],"contained":[{"resourceType":"Practitioner","id":"c"}],"valueQuantity":{"value":6.30,"unit":"mmol/l"},"component":[{"code":{"text":"x"},"valueInteger":3,"referenceRange":[{"low":{"value":1e2}}]}]}""");

        var root = graph.Root;
        graph.One(root, "Observation.valueQuantity", "Quantity.value", "value").Should().Be(new TurtleTerm(TurtleKind.Literal, "6.30", Xsd + "decimal"));
        graph.At(root, "Observation.code", "CodeableConcept.coding").Select(graph.Types).Should()
            .BeEquivalentTo(new string[][] { ["http://loinc.org/rdf#15074-8"], ["http://snomed.info/id/36048009"], [] }, options => options.WithStrictOrdering());
        graph.One(root, "Observation.subject", "link").Text.Should().Be(Base + "/Patient/p");
        graph.Types(new TurtleTerm(TurtleKind.Iri, Base + "/Patient/p")).Should().Equal(TurtleGraph.Fhir + "Patient");
        graph.At(root, "Observation.performer", "link").Select(term => term.Text).Should().Equal("http://other.org/fhir/Practitioner/7", "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0");
        graph.Types(graph.One(root, "DomainResource.contained")).Should().Equal(TurtleGraph.Fhir + "Practitioner");
        graph.One(root, "Observation.component", "Observation.component.valueInteger", "value").Should().Be(Integer("3"));
        graph.One(root, "Observation.component", "Observation.component.referenceRange", "Observation.referenceRange.low", "Quantity.value", "value").Text.Should().Be("1e2");
    }

    [Fact]
    public void The_resources_of_a_bundle_stand_by_themselves_under_their_addresses()
    {
        var graph = Read("""{"resourceType":"Bundle","id":"b","type":"collection","entry":[{"fullUrl":"http://x.org/fhir/Patient/1","resource":{"resourceType":"Patient","id":"1","active":true}},{"resource":{"resourceType":"Basic","id":"2","code":{"text":"t"}}},{"fullUrl":"http://x.org/fhir/Patient/1","resource":{"resourceType":"Patient","id":"1","active":false}}]}""");

        var root = graph.Root;
        var inside = graph.At(root, "Bundle.entry", "Bundle.entry.resource");
        inside[0].Should().Be(new TurtleTerm(TurtleKind.Iri, "http://x.org/fhir/Patient/1"));
        graph.One(inside[0], "Patient.active", "value").Text.Should().Be("true");
        inside[1].Kind.Should().Be(TurtleKind.Blank);
        graph.Types(inside[1]).Should().Equal(TurtleGraph.Fhir + "Basic");
        inside[2].Kind.Should().Be(TurtleKind.Blank, "two versions of a resource are not one");
        graph.At(root, "Bundle.entry", "index").Should().Equal(Integer("0"), Integer("1"), Integer("2"));
    }

    [Fact]
    public void References_inside_a_bundle_start_where_their_entry_does()
    {
        var graph = Read("""{"resourceType":"Bundle","id":"b","type":"collection","entry":[{"fullUrl":"http://x.org/fhir/Observation/1","resource":{"resourceType":"Observation","id":"1","status":"final","code":{"text":"t"},"subject":{"reference":"Patient/2"}}},{"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0","resource":{"resourceType":"Observation","status":"final","code":{"text":"t"},"subject":{"reference":"Patient/3"}}}]}""");

        graph.At(graph.Root, "Bundle.entry", "Bundle.entry.resource", "Observation.subject", "link").Select(term => term.Text).Should()
            .Equal("http://x.org/fhir/Patient/2", Base + "/Patient/3");
    }

    [Theory]
    [InlineData("Patient/2")]
    [InlineData("")]
    [InlineData("1:2")]
    public void A_bundle_whose_addresses_are_none_keeps_its_resources_inside(string url)
    {
        var graph = Read($$$"""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"{{{url}}}","resource":{"resourceType":"Patient","id":"2"}}]}""");

        graph.One(graph.Root, "Bundle.entry", "Bundle.entry.resource").Kind.Should().Be(TurtleKind.Blank);
    }

    [Fact]
    public void What_a_summary_leaves_out_takes_nothing_else_with_it()
    {
        var json = Encoding.UTF8.GetBytes("""{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Observation","id":"1"}},{"resource":{"resourceType":"Observation","id":"2"}},{"resource":{"resourceType":"Patient","id":"3","active":true}}]}""");

        JsonLines.Difference(JsonLines.Of(json), TurtleGraph.Of(Serializer.JsonToTurtle(json, Base)).Lines()).Should().BeNull();
    }

    [Fact]
    public void Extensions_and_ids_of_primitives_stand_at_the_primitive()
    {
        var graph = Read("""{"resourceType":"Patient","birthDate":"1974-12-25","_birthDate":{"id":"bd","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthTime","valueDateTime":"1974-12-25T14:35:45-05:00"}]},"_gender":{"extension":[{"url":"http://x.org/why","valueCode":"unknown"}]},"name":[{"given":["a",null,"c"],"_given":[null,{"id":"g"},null]}]}""");

        var birth = graph.One(graph.Root, "Patient.birthDate");
        graph.One(birth, "value").Should().Be(new TurtleTerm(TurtleKind.Literal, "1974-12-25", Xsd + "date"));
        graph.One(birth, "Element.id", "value").Text.Should().Be("bd");
        graph.One(birth, "Element.extension", "Extension.url", "value").Text.Should().Be("http://hl7.org/fhir/StructureDefinition/patient-birthTime");
        graph.One(birth, "Element.extension", "Extension.valueDateTime", "value").Datatype.Should().Be(Xsd + "dateTime");
        graph.At(graph.Root, "Patient.gender", "value").Should().BeEmpty();
        graph.One(graph.Root, "Patient.gender", "Element.extension", "Extension.valueCode", "value").Text.Should().Be("unknown");
        graph.At(graph.Root, "Patient.name", "HumanName.given", "index").Should().Equal(Integer("0"), Integer("1"), Integer("2"));
    }

    [Theory]
    [InlineData("valueDate", "\"2020\"", "gYear")]
    [InlineData("valueDate", "\"2020-02\"", "gYearMonth")]
    [InlineData("valueDate", "\"2020-02-29\"", "date")]
    [InlineData("valueDateTime", "\"2020\"", "gYear")]
    [InlineData("valueDateTime", "\"2020-02-29T10:00:00.123+05:30\"", "dateTime")]
    [InlineData("valueInstant", "\"2020-02-29T10:00:00Z\"", "dateTime")]
    [InlineData("valueTime", "\"10:00:00\"", "time")]
    [InlineData("valueDecimal", "0.00000000000000000000000000000000000012340", "decimal")]
    [InlineData("valueDecimal", "-1.50", "decimal")]
    [InlineData("valueDecimal", "1.0E+40", "double")]
    [InlineData("valueInteger", "-7", "integer")]
    [InlineData("valueUnsignedInt", "0", "nonNegativeInteger")]
    [InlineData("valuePositiveInt", "1", "positiveInteger")]
    [InlineData("valueBoolean", "false", "boolean")]
    [InlineData("valueBase64Binary", "\"AAEC\"", "base64Binary")]
    [InlineData("valueString", "\"12\"", "string")]
    [InlineData("valueCode", "\"true\"", "string")]
    [InlineData("valueMarkdown", "\"*a*\"", "string")]
    public void A_primitive_has_the_datatype_of_its_type_and_its_own_digits(string name, string json, string datatype)
    {
        var graph = Read($$"""{"resourceType":"Basic","code":{"text":"t"},"extension":[{"url":"http://x.org/e","{{name}}":{{json}}}]}""");

        graph.One(graph.Root, "DomainResource.extension", "Extension." + name, "value").Should().Be(new TurtleTerm(TurtleKind.Literal, json.Trim('"'), Xsd + datatype));
    }

    private static TurtleTerm Integer(string text) => new(TurtleKind.Literal, text, Xsd + "integer");

    private static TurtleGraph Read(string json) => TurtleGraph.Of(Serializer.JsonToTurtle(Encoding.UTF8.GetBytes(json), Base));
}
