using Profiles.Conformance;
using Profiles.Terminology;

namespace Profiles.Tests.Terminology;

public sealed class CodeChecksTests
{
    private const string Fhir = "http://hl7.org/fhir/ValueSet/";
    private static readonly CodeChecks s_checks = new(ConformanceLibrary.OpenCore());

    [Theory]
    [InlineData("administrative-gender|4.0.1", null, "female", CodeMembership.Member)]
    [InlineData("administrative-gender", null, "Female", CodeMembership.NotMember)]
    [InlineData("administrative-gender", "http://hl7.org/fhir/administrative-gender", "male", CodeMembership.Member)]
    [InlineData("administrative-gender", "http://snomed.info/sct", "male", CodeMembership.NotMember)]
    [InlineData("observation-status", null, "final", CodeMembership.Member)]
    [InlineData("observation-status", null, "done", CodeMembership.NotMember)]
    [InlineData("condition-code", "http://snomed.info/sct", "38341003", CodeMembership.Unknown)]
    [InlineData("condition-code", "http://loinc.org", "1234-5", CodeMembership.NotMember)]
    [InlineData("observation-codes", "http://loinc.org", "1234-5", CodeMembership.Unknown)]
    [InlineData("languages", null, "en-IN", CodeMembership.Member)]
    [InlineData("service-type", "http://terminology.hl7.org/CodeSystem/service-type", "999999", CodeMembership.Unknown)]
    [InlineData("service-type", "http://terminology.hl7.org/CodeSystem/service-type", "1", CodeMembership.Member)]
    [InlineData("no-such", "http://terminology.hl7.org/CodeSystem/service-type", "1", CodeMembership.Unknown)]
    public void A_code_is_a_member_or_not_or_unknown(string valueSet, string? system, string code, CodeMembership expected)
    {
        var verdict = s_checks.Check(new CodeQuestion(Fhir + valueSet, system, code));

        verdict.Membership.Should().Be(expected);
        (verdict.Message is null).Should().Be(expected == CodeMembership.Member);
    }

    [Theory]
    [InlineData("Female", false)]
    [InlineData("  fe male", true)]
    [InlineData("FEMALE ", false)]
    [InlineData("Male", true)]
    public void A_display_is_compared_as_it_reads(string display, bool isWrong)
    {
        var verdict = s_checks.Check(new CodeQuestion(null, "http://hl7.org/fhir/administrative-gender", "female", Display: display));

        verdict.Should().Match<CodeVerdict>(found => found.Membership == CodeMembership.Member && found.IsDisplayWrong == isWrong && found.Display == "Female" && found.IsSystemKnown);
    }

    [Fact]
    public void A_warm_check_allocates_nothing()
    {
        var question = new CodeQuestion(Fhir + "administrative-gender|4.0.1", null, "female");
        s_checks.Check(question);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
            s_checks.Check(question);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000);
    }
}
