using System.Text;
using System.Text.Json;
using FhirServer.Fhir;
using Profiles.Conformance;

namespace FhirServer.Tests.Fhir;

public sealed class SubsetTests
{
    private const string Tag = """{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}""";

    private const string Patient = """{"resourceType":"Patient","id":"p","meta":{"versionId":"1","tag":[{"code":"t"}]},"implicitRules":"http://r","language":"ta","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},"extension":[{"url":"http://e","valueDecimal":1.50}],"active":true,"name":[{"family":"राम"}],"_birthDate":{"extension":[{"url":"http://a"}]},"photo":[{"data":"QUJD"}],"link":[{"other":{"reference":"Patient/2"},"type":"seealso"}]}""";

    private static readonly TypeSchemas Schemas = new(ConformanceLibrary.OpenCore());

    [Fact]
    public void Elements_keeps_what_is_named_with_id_meta_and_modifiers() =>
        Apply(Patient, SubsetKind.Elements, "name", "Patient.birthDate").Should().Be(
            """{"resourceType":"Patient","id":"p","meta":{"versionId":"1","tag":[{"code":"t"},TAG]},"implicitRules":"http://r","active":true,"name":[{"family":"राम"}],"_birthDate":{"extension":[{"url":"http://a"}]},"link":[{"other":{"reference":"Patient/2"},"type":"seealso"}]}""".Replace("TAG", Tag, StringComparison.Ordinal));

    [Fact]
    public void Elements_keeps_what_is_mandatory_and_any_type_of_a_choice() =>
        Apply("""{"resourceType":"Observation","status":"final","code":{"text":"c"},"valueQuantity":{"value":1.50},"issued":"2024-01-01T00:00:00Z"}""", SubsetKind.Elements, "value").Should().Be(
            """{"resourceType":"Observation","status":"final","code":{"text":"c"},"valueQuantity":{"value":1.50},"meta":{"tag":[TAG]}}""".Replace("TAG", Tag, StringComparison.Ordinal));

    [Theory]
    [InlineData("name.given", "\"name\":[{\"given\":[\"a\"],\"_given\":[{\"id\":\"x\"}]}]", "family", "photo")]
    [InlineData("Patient.name.family", "\"name\":[{\"family\":\"r\"},{\"family\":\"s\"}]", "given", "photo")]
    [InlineData("name.suffix", "\"id\":\"p\"", "name", "photo")]
    [InlineData("name.given,name", "\"name\":[{\"family\":\"r\",\"given\":[\"a\"],\"_given\":[{\"id\":\"x\"}]},{\"family\":\"s\"}]", "photo", "contact")]
    [InlineData("contact.name.given", "\"contact\":[{\"name\":{\"given\":[\"c\"]}}]", "male", "photo")]
    [InlineData("link.id", "\"link\":[{\"other\":{\"reference\":\"Patient/2\"},\"type\":\"seealso\"}]", "name", "photo")]
    [InlineData("name.period.start", "\"id\":\"p\"", "name", "photo")]
    public void Elements_with_a_path_keep_the_part(string names, string kept, string gone, string lost) =>
        Apply(
            """{"resourceType":"Patient","id":"p","name":[{"family":"r","given":["a"],"_given":[{"id":"x"}]},{"family":"s"}],"photo":[{"title":"t"}],"contact":[{"gender":"male","name":{"given":["c"],"family":"f"}}],"link":[{"other":{"reference":"Patient/2"},"type":"seealso"}]}""",
            SubsetKind.Elements, names.Split(',')).Should().Contain(kept).And.NotContainAny($"\"{gone}\"", $"\"{lost}\"").And.Contain(Tag);

    [Fact]
    public void Elements_of_another_type_leave_a_resource_whole() => Apply(Patient, SubsetKind.Elements, "Observation.code").Should().Be(Patient);

    [Fact]
    public void Summary_leaves_out_what_is_not_summary_at_every_depth()
    {
        Apply(Patient, SubsetKind.Summary).Should().NotContainAny("\"text\"", "extension\":[{\"url\":\"http://e", "photo", "language").And.Contain("राम");
        Apply("""{"resourceType":"DocumentReference","meta":{},"status":"current","content":[{"attachment":{"contentType":"a/b","data":"QUJD","title":"t"}}]}""", SubsetKind.Summary).Should().Be(
            """{"resourceType":"DocumentReference","meta":{"tag":[TAG]},"status":"current","content":[{"attachment":{"contentType":"a/b","title":"t"}}]}""".Replace("TAG", Tag, StringComparison.Ordinal));
    }

    [Fact]
    public void Text_keeps_the_narrative_and_what_is_mandatory() =>
        Apply(Patient, SubsetKind.Text).Should().Contain("\"div\"").And.NotContainAny("\"name\"", "photo", "language");

    [Fact]
    public void Data_leaves_out_the_narrative_alone() =>
        Apply(Patient, SubsetKind.Data).Should().NotContain("\"div\"").And.ContainAll("\"name\"", "photo", "1.50", "language");

    [Fact]
    public void The_tag_is_not_written_twice()
    {
        var once = Apply(Patient, SubsetKind.Data);

        Apply(once, SubsetKind.Data).Should().Be(once);
    }

    [SkippableFact]
    public void Every_official_example_can_be_cut_and_stays_a_part_of_itself()
    {
        var files = Samples.R4();
        Skip.If(files.Count == 0, "The sample data is not beside the repository.");
        foreach (var file in files)
        {
            var json = File.ReadAllBytes(file);
            using var whole = JsonDocument.Parse(json);
            foreach (var kind in Enum.GetValues<SubsetKind>())
            {
                using var cut = JsonDocument.Parse(Subset.Apply(json, new SubsetOf(kind, ["identifier"]), Schemas));
                cut.RootElement.GetProperty("meta").GetProperty("tag").EnumerateArray().Should().Contain(tag => tag.GetRawText() == Tag);
                cut.RootElement.EnumerateObject().Select(property => property.Name).Where(name => name != "meta")
                    .Should().BeSubsetOf(whole.RootElement.EnumerateObject().Select(property => property.Name), Path.GetFileName(file));
            }
        }
    }

    private static string Apply(string json, SubsetKind kind, params string[] elements) =>
        Encoding.UTF8.GetString(Subset.Apply(Encoding.UTF8.GetBytes(json), new SubsetOf(kind, elements), Schemas));
}
