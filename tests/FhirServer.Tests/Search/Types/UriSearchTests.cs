using FhirServer.Fhir;

namespace FhirServer.Tests.Search.Types;

public sealed class UriSearchTests
{
    [Theory]
    [InlineData("http://a.org/fhir/x", null, "http://a.org/fhir/x", true)]
    [InlineData("http://a.org/fhir/x", null, "http://a.org/fhir/X", false)]
    [InlineData("http://a.org/fhir/x", null, "http://a.org/fhir", false)]
    [InlineData("http://a.org/fhir/x", "below", "http://a.org/fhir", true)]
    [InlineData("http://a.org/fhir/x", "below", "http://a.org/fhir/", true)]
    [InlineData("http://a.org/fhir", "below", "http://a.org/fhir/", true)]
    [InlineData("http://a.org/fhirish", "below", "http://a.org/fhir", false)]
    [InlineData("http://a.org/fhir", "above", "http://a.org/fhir/x/y", true)]
    [InlineData("http://a.org/", "above", "http://a.org/fhir/x/y", true)]
    [InlineData("http://a.org/fhir/x/y", "above", "http://a.org/fhir/x/y", true)]
    [InlineData("http://a.org/fh", "above", "http://a.org/fhir/x/y", false)]
    [InlineData("urn:oid:1.2.3", null, "urn:oid:1.2.3", true)]
    public void URLs_are_compared_whole_or_along_their_path(string stored, string? modifier, string value, bool answers) =>
        Asked.Answers("ValueSet", "url", modifier, value, $$"""
            "url":"{{stored}}"
            """).Should().Be(answers);

    [Theory]
    [InlineData("http://p|1.0", true)]
    [InlineData("http://p", true)]
    [InlineData("http://p|2.0", false)]
    [InlineData("http://p\\|1.0", true)]
    public void A_canonical_answers_with_and_without_its_version(string value, bool answers) =>
        Asked.Answers("Patient", "_profile", modifier: null, value, "\"meta\":{\"profile\":[\"http://p|1.0\"]}").Should().Be(answers);

    [Theory]
    [InlineData(null, "")]
    [InlineData("below", "urn:oid:1.2")]
    [InlineData("above", "urn:uuid:1")]
    [InlineData("contains", "http://a.org")]
    public void What_cannot_be_compared_is_refused(string? modifier, string value) =>
        FluentActions.Invoking(() => Asked.Criterion("ValueSet", "url", modifier, value)).Should().Throw<FhirException>()
            .Where(fault => fault.Error.Status == 400 && fault.Message.Contains("'url'"));
}
