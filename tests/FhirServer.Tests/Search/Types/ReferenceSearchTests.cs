using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search.Types;

public sealed class ReferenceSearchTests
{
    [Theory]
    [InlineData("Patient/p1", null, "Patient/p1", true)]
    [InlineData("Patient/p1", null, "p1", true)]
    [InlineData("Patient/p1", null, Asked.BaseUrl + "/Patient/p1", true)]
    [InlineData("Patient/p1", null, "http://other/fhir/Patient/p1", false)]
    [InlineData("Patient/p1", null, "Group/p1", false)]
    [InlineData("Patient/p1", null, "Patient/p1/_history/2", false)]
    [InlineData("Patient/p1", "Patient", "p1", true)]
    [InlineData("Patient/p1", "Group", "p1", false)]
    [InlineData("Patient/p1", "Patient", "Patient/p1", true)]
    [InlineData("Patient/p1/_history/2", null, "Patient/p1", true)]
    [InlineData("Patient/p1/_history/2", null, "Patient/p1/_history/2", true)]
    [InlineData("Patient/p1/_history/2", null, "Patient/p1/_history/3", false)]
    [InlineData(Asked.BaseUrl + "/Patient/p1", null, "Patient/p1", true)]
    [InlineData("http://other/fhir/Patient/p1", null, "http://other/fhir/Patient/p1", true)]
    [InlineData("http://other/fhir/Patient/p1/_history/2", null, "http://other/fhir/Patient/p1", true)]
    [InlineData("http://other/fhir/Patient/p1", null, "Patient/p1", false)]
    [InlineData("http://other/fhir/Patient/p1", null, "p1", false)]
    [InlineData("urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7", null, "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7", true)]
    [InlineData("#p1", null, "p1", false)]
    public void Links_answer_by_where_they_lead(string stored, string? modifier, string value, bool answers) =>
        Asked.Answers("Observation", "subject", modifier, value, $$"""
            "subject":{"reference":"{{stored}}"}
            """).Should().Be(answers);

    [Theory]
    [InlineData("http://x/q|2", "http://x/q", true)]
    [InlineData("http://x/q|2", "http://x/q|2", true)]
    [InlineData("http://x/q|2", "http://x/q|3", false)]
    [InlineData("http://x/q", "http://x/q|2", false)]
    [InlineData("http://x/q#item", "http://x/q", true)]
    [InlineData(Asked.BaseUrl + "/Questionnaire/q|2", "Questionnaire/q", true)]
    [InlineData(Asked.BaseUrl + "/Questionnaire/q|2", Asked.BaseUrl + "/Questionnaire/q|2", true)]
    public void Canonicals_answer_with_and_without_version(string stored, string value, bool answers) =>
        Asked.Answers("QuestionnaireResponse", "questionnaire", modifier: null, value, $$"""
            "questionnaire":"{{stored}}"
            """).Should().Be(answers);

    [Theory]
    [InlineData("http://abha|91-1", true)]
    [InlineData("91-1", true)]
    [InlineData("http://abha|", true)]
    [InlineData("|91-1", false)]
    public void Identifiers_answer_beside_or_instead_of_links(string value, bool answers)
    {
        const string identifier = "\"identifier\":{\"system\":\"http://abha\",\"value\":\"91-1\"}";

        Asked.Answers("Observation", "subject", "identifier", value, $$"""
            "subject":{ {{identifier}},"type":"Patient"}
            """).Should().Be(answers);
        Asked.Answers("Observation", "subject", "identifier", value, $$"""
            "subject":{"reference":"Patient/p1", {{identifier}} }
            """).Should().Be(answers);
        Asked.Answers("Observation", "subject", "identifier", value, "\"subject\":{\"reference\":\"Patient/p1\"}").Should().BeFalse();
    }

    [Fact]
    public void An_id_alone_takes_the_only_type_there_is()
    {
        Asked.Criterion("Encounter", "part-of", modifier: null, "e1").Should().Be(new Criterion.Reference("Encounter", "e1", Version: null));
        Asked.Criterion("Observation", "subject", modifier: null, "p1").Should().Be(new Criterion.Reference(Type: null, "p1", Version: null));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "#p1")]
    [InlineData("Patient", "Group/p1")]
    [InlineData("Medication", "p1")]
    [InlineData("above", "p1")]
    [InlineData("identifier", "")]
    public void What_is_no_reference_is_refused(string? modifier, string value) =>
        FluentActions.Invoking(() => Asked.Criterion("Observation", "subject", modifier, value)).Should().Throw<FhirException>()
            .Where(fault => fault.Error.Status == 400 && fault.Message.Contains("'subject'"));
}
