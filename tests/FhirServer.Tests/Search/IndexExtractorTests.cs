using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search;

public sealed class IndexExtractorTests
{
    private const string Observation = """
        {"resourceType":"Observation","id":"o1","meta":{"profile":["http://example.org/p"],"source":"http://example.org/s",
        "tag":[{"system":"http://example.org/t","code":"t"}],"security":[{"system":"http://example.org/x","code":"R"}]},"status":"final",
        "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs","display":"Vital Signs"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"85354-9","display":"Blood pressure panel"}],"text":"Blood pressure"},
        "subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},"effectiveDateTime":"2024-02-03T10:00:00+05:30",
        "performer":[{"reference":"Practitioner/d1"}],"component":[
        {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"},{"system":"http://snomed.info/sct","code":"271649006"}]},"valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
        {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":80.0,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}
        """;

    [Fact]
    public void Every_parameter_with_a_value_has_entries_and_no_other()
    {
        var codes = Extract(Observation).Select(entry => entry.Code).Distinct();

        codes.Should().BeEquivalentTo(
            "_profile", "_security", "_source", "_tag", "category", "code", "combo-code", "combo-code-value-quantity",
            "combo-code-value-quantity:canonical", "combo-value-quantity", "combo-value-quantity:canonical", "component-code",
            "component-code-value-quantity", "component-code-value-quantity:canonical", "component-value-quantity", "component-value-quantity:canonical", "date", "encounter", "patient", "performer", "status", "subject", "_content");
    }

    [Fact]
    public void A_composite_holds_the_values_of_one_element_together()
    {
        var tuples = Extract(Observation).OfType<IndexEntry.Composite>().Where(entry => entry.Code == "component-code-value-quantity");

        tuples.Select(tuple => $"{((IndexEntry.Token)tuple.Parts[0]).Value} {((IndexEntry.Quantity)tuple.Parts[1]).Low:0}")
            .Should().BeEquivalentTo("8480-6 120", "271649006 120", "8462-4 80");
    }

    [Fact]
    public void A_part_of_a_composite_may_lie_elsewhere_in_the_resource()
    {
        var entries = Extract("""
            {"resourceType":"MolecularSequence","coordinateSystem":0,"referenceSeq":{"chromosome":{"coding":[{"code":"1"}]},"windowStart":1,"windowEnd":9},
            "variant":[{"start":2,"end":3}]}
            """);

        entries.OfType<IndexEntry.Composite>().Single(entry => entry.Code == "chromosome-variant-coordinate").Parts.Should().HaveCount(3);
    }

    [Fact]
    public void An_entry_stands_once_however_often_its_value_does()
    {
        var coding = """{"system":"http://loinc.org","code":"1"}""";
        var codings = string.Join(',', Enumerable.Repeat(coding, 40));

        Extract($$$"""{"resourceType":"Observation","code":{"coding":[{{{coding}}},{{{coding}}}]}}""").Count(entry => entry.Code == "code").Should().Be(1);
        Extract($$$"""{"resourceType":"Observation","code":{"coding":[{{{codings}}}]}}""").Count(entry => entry.Code == "code").Should().Be(1);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", "false")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":false}""", "false")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":true}""", "true")]
    [InlineData("""{"resourceType":"Patient","deceasedDateTime":"2020"}""", "true")]
    public void Whether_a_patient_has_died_is_always_known(string json, string answer) =>
        Extract(json).OfType<IndexEntry.Token>().Single(entry => entry.Code == "deceased").Value.Should().Be(answer);

    [Fact]
    public void Phones_are_told_from_other_contacts()
    {
        var entries = Extract("""{"resourceType":"Patient","telecom":[{"system":"phone","value":"1"},{"system":"email","value":"a@b"},{"value":"2"}]}""")
            .OfType<IndexEntry.Token>().ToList();

        entries.Where(entry => entry.Code == "phone").Should().ContainSingle().Which.Value.Should().Be("1");
        entries.Where(entry => entry.Code == "email").Should().ContainSingle().Which.Value.Should().Be("a@b");
        entries.Where(entry => entry.Code == "telecom").Should().HaveCount(3);
    }

    [Fact]
    public void The_entries_of_one_parameter_can_be_had_alone() =>
        Core.Extractor.Extract(Core.Parameter("Observation", "subject"), Core.Tree(Observation).Root)
            .Should().ContainSingle().Which.Should().BeEquivalentTo(new { Code = "subject", Type = "Patient", Id = "p1" });

    [Fact]
    public void Two_long_lists_that_would_multiply_are_refused()
    {
        var codings = string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""{"system":"http://example.org","code":"c{{i}}"}"""));
        var json = $$$"""{"resourceType":"Observation","code":{"coding":[{{{codings}}}]},"valueCodeableConcept":{"coding":[{{{codings}}}]}}""";

        FluentActions.Invoking(() => Extract(json)).Should().Throw<FhirException>().Which.Error.Status.Should().Be(422);
    }

    [SkippableFact]
    public void Every_example_can_be_indexed()
    {
        var folder = Samples.Folder("r4");
        Skip.If(folder is null, "shared/samples/r4 is not here.");

        var count = 0;
        foreach (var (file, tree) in SampleResources.In(folder))
        {
            var entries = Core.Extractor.Extract(tree.Root);
            entries.Distinct().Should().HaveSameCount(entries, file);
            count += entries.Count;
        }

        count.Should().BeGreaterThan(5000);
    }

    [Fact]
    public void A_small_Observation_costs_less_than_20_kB()
    {
        var tree = Core.Tree("""
            {"resourceType":"Observation","id":"o1","meta":{"profile":["http://example.org/p"]},"status":"final",
            "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs","display":"Vital Signs"}]}],
            "code":{"coding":[{"system":"http://loinc.org","code":"8480-6","display":"Systolic blood pressure"}],"text":"Systolic blood pressure"},
            "subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},"effectiveDateTime":"2024-02-03T10:00:00+05:30",
            "performer":[{"reference":"Practitioner/d1"}],"device":{"reference":"Device/1"},
            "valueQuantity":{"value":120.5,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"},
            "interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"N"}]}]}
            """);
        _ = Core.Extractor.Extract(tree.Root);

        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Core.Extractor.Extract(tree.Root);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(20_000);
    }

    private static IReadOnlyList<IndexEntry> Extract(string json) => Core.Extractor.Extract(Core.Tree(json).Root);
}
