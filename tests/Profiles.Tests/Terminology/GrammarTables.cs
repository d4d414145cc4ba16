using Profiles.Conformance;
using Profiles.Terminology;

namespace Profiles.Tests.Terminology;

/// <summary>Code systems whose codes are known by their form: text x code or not.</summary>
public sealed class GrammarTables
{
    private static readonly CodeChecks s_checks = new(ConformanceLibrary.OpenCore());

    [Theory]
    [InlineData("mg/dL", true)]
    [InlineData("10*9/L", true)]
    [InlineData("10*-3", true)]
    [InlineData("/min", true)]
    [InlineData("mL/(min.{body})", true)]
    [InlineData("{tablet}", true)]
    [InlineData("m[H2O]", true)]
    [InlineData("mm[Hg]", true)]
    [InlineData("Cel", true)]
    [InlineData("[degF]", true)]
    [InlineData("[pH]", true)]
    [InlineData("dB", true)]
    [InlineData("kg/m2", true)]
    [InlineData("kg.m-2", true)]
    [InlineData("%", true)]
    [InlineData("1", true)]
    [InlineData("[iU]/L", true)]
    [InlineData("m[iU]/mL", true)]
    [InlineData("{score}", true)]
    [InlineData("a", true)]
    [InlineData("dar", true)]
    [InlineData("MG/DL", false)]
    [InlineData("mmHg", false)]
    [InlineData("kmin", false)]
    [InlineData("", false)]
    [InlineData("mg/", false)]
    [InlineData("mg//dL", false)]
    [InlineData("(mg", false)]
    [InlineData("{a{b}", false)]
    [InlineData("mg dL", false)]
    [InlineData("tablets", false)]
    [InlineData("µg", false)]
    public void Units_of_UCUM(string code, bool isCode) => Check("http://unitsofmeasure.org", code, isCode);

    [Theory]
    [InlineData("en", true)]
    [InlineData("EN-us", true)]
    [InlineData("hi-Deva-IN", true)]
    [InlineData("zh-cmn-Hans-CN", true)]
    [InlineData("sl-rozaj-biske", true)]
    [InlineData("de-1996", true)]
    [InlineData("es-419", true)]
    [InlineData("en-a-ccc-v1", true)]
    [InlineData("x-klingon", true)]
    [InlineData("mni", true)]
    [InlineData("en-x-test", true)]
    [InlineData("xx", false)]
    [InlineData("english", false)]
    [InlineData("en_US", false)]
    [InlineData("en-QQ", false)]
    [InlineData("en-", false)]
    [InlineData("en-a", false)]
    [InlineData("x", false)]
    public void Languages_of_BCP_47(string code, bool isCode) => Check("urn:ietf:bcp:47", code, isCode);

    [Theory]
    [InlineData("application/pdf", true)]
    [InlineData("application/fhir+json; fhirVersion=4.0", true)]
    [InlineData("text/plain;charset=UTF-8", true)]
    [InlineData("image/svg+xml", true)]
    [InlineData("text/plain; x=\"a b\"", true)]
    [InlineData("json", true)]
    [InlineData("pdf", false)]
    [InlineData("application/", false)]
    [InlineData("image/png/x", false)]
    [InlineData("text/plain;", false)]
    [InlineData("text/plain; charset", false)]
    public void Media_types(string code, bool isCode) => Check("urn:ietf:bcp:13", code, isCode);

    [Theory]
    [InlineData("urn:iso:std:iso:3166", "IN", true)]
    [InlineData("urn:iso:std:iso:3166", "IND", true)]
    [InlineData("urn:iso:std:iso:3166", "356", true)]
    [InlineData("urn:iso:std:iso:3166", "in", false)]
    [InlineData("urn:iso:std:iso:3166", "XX", false)]
    [InlineData("urn:iso:std:iso:4217", "INR", true)]
    [InlineData("urn:iso:std:iso:4217", "inr", false)]
    [InlineData("urn:iso:std:iso:4217", "DEM", false)]
    [InlineData("https://www.iana.org/time-zones", "Asia/Kolkata", true)]
    [InlineData("https://www.iana.org/time-zones", "Asia/Atlantis", false)]
    public void Countries_currencies_and_time_zones(string system, string code, bool isCode) => Check(system, code, isCode);

    [Theory]
    [InlineData("mimetypes", "text/html", CodeMembership.Member)]
    [InlineData("mimetypes", "html", CodeMembership.NotMember)]
    [InlineData("currencies", "INR", CodeMembership.Member)]
    [InlineData("currencies", "Rs", CodeMembership.NotMember)]
    [InlineData("all-languages", "ta-IN", CodeMembership.Member)]
    [InlineData("ucum-units", "mm[Hg]", CodeMembership.Member)]
    [InlineData("iso3166-1-3", "IND", CodeMembership.Member)]
    [InlineData("iso3166-1-3", "IN", CodeMembership.NotMember)]
    public void The_value_sets_of_the_core_rest_on_them(string valueSet, string code, CodeMembership expected) =>
        s_checks.Check(new CodeQuestion($"http://hl7.org/fhir/ValueSet/{valueSet}", null, code)).Membership.Should().Be(expected);

    private static void Check(string system, string code, bool isCode) =>
        s_checks.Check(new CodeQuestion(null, system, code)).Membership.Should().Be(isCode ? CodeMembership.Member : CodeMembership.NotMember);
}
