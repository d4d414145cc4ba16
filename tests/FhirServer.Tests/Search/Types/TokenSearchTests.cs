using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search.Types;

public sealed class TokenSearchTests
{
    private const string Coded = """
        "code":{"text":"Systolic Blood Pressure","coding":[
        {"system":"http://loinc.org","code":"8480-6","display":"Oberer Blutdrück"},{"code":"BP|s"},{"system":"http://only.system"}]}
        """;

    private const string Person = """
        "gender":"male","active":true,"identifier":[{"system":"http://abha","value":"AB-1","type":{"text":"Health number"}},{"value":"free"}],
        "telecom":[{"system":"phone","value":"+91 98"}],"communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"hi"}]}}]
        """;

    [Theory]
    [InlineData(null, "8480-6", true)]
    [InlineData(null, "http://loinc.org|8480-6", true)]
    [InlineData(null, "http://snomed.info/sct|8480-6", false)]
    [InlineData(null, "HTTP://loinc.org|8480-6", false)]
    [InlineData(null, "|8480-6", false)]
    [InlineData(null, "|bp\\|S", true)]
    [InlineData(null, "bp\\|s", true)]
    [InlineData(null, "http://loinc.org|bp\\|s", false)]
    [InlineData(null, "http://loinc.org|", true)]
    [InlineData(null, "http://only.system|", true)]
    [InlineData(null, "http://other|", false)]
    [InlineData(null, "8480", false)]
    [InlineData("text", "systolic", true)]
    [InlineData("text", "press", true)]
    [InlineData("text", "blood press", true)]
    [InlineData("text", "ressure", false)]
    [InlineData("text", "blutdruck", true)]
    [InlineData("text", "8480-6", false)]
    public void Concepts_answer_by_each_coding_and_by_text(string? modifier, string value, bool answers) =>
        Asked.Answers("Observation", "code", modifier, value, Coded).Should().Be(answers);

    [Theory]
    [InlineData("gender", "male", true)]
    [InlineData("gender", "MALE", true)]
    [InlineData("gender", "http://hl7.org/fhir/administrative-gender|male", true)]
    [InlineData("gender", "http://hl7.org/fhir/administrative-gender|", true)]
    [InlineData("gender", "http://elsewhere|male", false)]
    [InlineData("gender", "fe", false)]
    [InlineData("active", "true", true)]
    [InlineData("active", "false", false)]
    [InlineData("identifier", "http://abha|ab-1", true)]
    [InlineData("identifier", "|free", true)]
    [InlineData("identifier", "|AB-1", false)]
    [InlineData("identifier", "http://abha|", true)]
    [InlineData("phone", "+91 98", true)]
    [InlineData("language", "hi", true)]
    public void Every_type_that_holds_a_token_answers(string code, string value, bool answers) =>
        Asked.Answers("Patient", code, modifier: null, value, Person).Should().Be(answers);

    [Fact]
    public void An_identifier_answers_by_the_text_of_its_type() =>
        Asked.Answers("Patient", "identifier", "text", "health", Person).Should().BeTrue();

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "|")]
    [InlineData(null, "a|b|c")]
    [InlineData("text", " ")]
    [InlineData("exact", "a")]
    [InlineData("of-type", "a|b|c")]
    public void What_is_no_token_is_refused(string? modifier, string value) =>
        FluentActions.Invoking(() => Asked.Criterion("Observation", "code", modifier, value)).Should().Throw<FhirException>()
            .Where(fault => fault.Error.Status == 400 && fault.Message.Contains("'code'"));

    [Fact]
    public void A_concept_of_text_alone_is_there_but_has_no_code()
    {
        var entry = Asked.Entries("Observation", "code", "\"code\":{\"text\":\"Ward round\"}").Should().ContainSingle().Which;

        entry.Should().Be(new IndexEntry.Token("code", System: null, Value: null, Text: "ward round"));
        SearchTypes.Match(new Criterion.Token(TokenSystem.Any, System: null, "ward round"), entry).Should().BeFalse();
    }
}
