using System.Text;
using FhirServer.Search.Paths;

namespace FhirServer.Tests.Search.Paths;

public sealed class ReferenceTargetTests
{
    [Theory]
    [InlineData("Patient/1", "Patient")]
    [InlineData("Patient/1/_history/2", "Patient")]
    [InlineData("http://example.org/fhir/Patient/1", "Patient")]
    [InlineData("http://example.org/fhir/Patient/1/_history/2", "Patient")]
    [InlineData("Patient?identifier=http://x/y|1", "Patient")]
    [InlineData("urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7", "")]
    [InlineData("http://example.org/patient/1", "")]
    [InlineData("Patient/", "")]
    [InlineData("Patient", "")]
    [InlineData("", "")]
    [InlineData("/", "")]
    public void The_text_of_a_reference_names_its_type(string reference, string type) =>
        Encoding.UTF8.GetString(ReferenceTarget.TypeIn(Encoding.UTF8.GetBytes(reference))).Should().Be(type);

    [Theory]
    [InlineData("""{"reference":"Patient/1"}""", true)]
    [InlineData("""{"reference":"Patient\/1"}""", true)]
    [InlineData("""{"reference":"Group/1"}""", false)]
    [InlineData("""{"reference":"#p"}""", true)]
    [InlineData("""{"reference":"#g"}""", false)]
    [InlineData("""{"reference":"#none"}""", false)]
    [InlineData("""{"reference":"urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7"}""", false)]
    [InlineData("""{"reference":"urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7","type":"Patient"}""", true)]
    [InlineData("""{"type":"Patient","identifier":{"value":"1"}}""", true)]
    [InlineData("""{"type":"Group","identifier":{"value":"1"}}""", false)]
    [InlineData("""{"identifier":{"value":"1"}}""", false)]
    public void A_reference_passes_when_it_leads_to_the_type(string subject, bool passes)
    {
        var tree = Core.Tree($$"""
            {"resourceType":"Observation","contained":[{"resourceType":"Patient","id":"p"},{"resourceType":"Group","id":"g"}],"subject":{{subject}}}
            """);

        Core.Extractor.Select(Core.Parameter("Observation", "patient"), tree.Root).Should().HaveCount(passes ? 1 : 0);
    }

    [Fact]
    public void A_reference_that_can_lead_to_one_type_only_passes_without_saying_so()
    {
        var tree = Core.Tree("""{"resourceType":"Observation","encounter":{"reference":"urn:uuid:1"}}""");
        var encounter = tree.Root.Child("encounter");

        new ReferenceTarget("Encounter").IsMeantBy(encounter, tree.Root).Should().BeTrue();
        new ReferenceTarget("Patient").IsMeantBy(encounter, tree.Root).Should().BeFalse();
    }
}
