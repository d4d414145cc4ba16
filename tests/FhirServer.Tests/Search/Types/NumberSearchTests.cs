using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Search.Types;
using FsCheck.Xunit;

namespace FhirServer.Tests.Search.Types;

public sealed class NumberSearchTests
{
    [Theory]
    [InlineData("100", "99.5", "100.5")]
    [InlineData("100.00", "99.995", "100.005")]
    [InlineData("1e2", "95", "105")]
    [InlineData("-5", "-5.5", "-4.5")]
    [InlineData("0", "-0.5", "0.5")]
    [InlineData("0.1", "0.05", "0.15")]
    public void Digits_say_how_precisely_a_number_is_meant(string value, string low, string high)
    {
        var criterion = (Criterion.Number)Asked.Criterion("RiskAssessment", "probability", modifier: null, value);

        criterion.Low.Should().Be(decimal.Parse(low, CultureInfo.InvariantCulture));
        criterion.High.Should().Be(decimal.Parse(high, CultureInfo.InvariantCulture));
    }

    // Each row is one query over stored 99.5, 100 and 100.5.
    [Theory]
    [InlineData("100", true, true, false)]
    [InlineData("100.0", false, true, false)]
    [InlineData("ne100", false, false, true)]
    [InlineData("gt100", false, false, true)]
    [InlineData("lt100", true, false, false)]
    [InlineData("ge100", false, true, true)]
    [InlineData("le100", true, true, false)]
    [InlineData("sa100", false, false, true)]
    [InlineData("eb100", true, false, false)]
    [InlineData("ap91", true, true, false)]
    [InlineData("ap50", false, false, false)]
    public void Prefixes_compare_numbers(string value, bool below, bool same, bool above)
    {
        var stored = new[] { "99.5", "100", "100.5" };

        stored.Select(number => Asked.Answers("RiskAssessment", "probability", modifier: null, value, $$$"""
            "prediction":[{"probabilityDecimal":{{{number}}}}]
            """)).Should().Equal(below, same, above);
    }

    [Theory]
    [InlineData("\"low\":{\"value\":10},\"high\":{\"value\":20}", "gt15", true)]
    [InlineData("\"low\":{\"value\":10},\"high\":{\"value\":20}", "sa9", true)]
    [InlineData("\"low\":{\"value\":10},\"high\":{\"value\":20}", "15", false)]
    [InlineData("\"low\":{\"value\":10}", "gt1e20", true)]
    [InlineData("\"high\":{\"value\":10}", "lt-1e20", true)]
    [InlineData("\"low\":{\"value\":20},\"high\":{\"value\":10}", "eb21", true)]
    [InlineData("\"low\":{\"unit\":\"x\"}", "ne1", false)]
    public void Ranges_reach_from_end_to_end(string ends, string value, bool answers) =>
        Asked.Answers("RiskAssessment", "probability", modifier: null, value, $$$"""
            "prediction":[{"probabilityRange":{ {{{ends}}} }}]
            """).Should().Be(answers);

    [Fact]
    public void A_number_too_large_to_compare_is_stored_as_the_largest() =>
        Asked.Entries("RiskAssessment", "probability", "\"prediction\":[{\"probabilityDecimal\":1e300},{\"probabilityDecimal\":-1e300},{\"probabilityDecimal\":1e-300}]")
            .Cast<IndexEntry.Number>().Select(number => number.Low).Should().Equal(decimal.MaxValue, decimal.MinValue, 0);

    [Theory]
    [InlineData("")]
    [InlineData("gt")]
    [InlineData("five")]
    [InlineData("1,5")]
    [InlineData("1e")]
    [InlineData("1e400")]
    [InlineData("--1")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    public void What_is_no_number_is_refused(string value) =>
        FluentActions.Invoking(() => Asked.Criterion("RiskAssessment", "probability", modifier: null, value)).Should().Throw<FhirException>()
            .Where(fault => fault.Error.Status == 400 && fault.Message.Contains("'probability'"));

    [Theory]
    [InlineData("0e99999999999")]
    [InlineData("1e-99999999999")]
    [InlineData("0e-2147483648")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("0.00000000000000000000000000000000000000001")]
    public void Digits_and_exponents_without_end_do_no_harm(string value) =>
        FluentActions.Invoking(() => Asked.Criterion("RiskAssessment", "probability", modifier: null, value)).Should().NotThrow<Exception>();

    [Property]
    public bool Eq_or_ne_and_a_value_lies_in_its_own_range(decimal value, decimal stored)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        var entry = new IndexEntry.Number("probability", stored, stored);
        bool Is(string prefix) => SearchTypes.Match(Asked.Criterion("RiskAssessment", "probability", modifier: null, prefix + text), entry);
        var own = SearchTypes.Match(Asked.Criterion("RiskAssessment", "probability", modifier: null, text), new IndexEntry.Number("probability", value, value));

        return own && Is("eq") != Is("ne") && Is("gt") != Is("le") && Is("lt") != Is("ge");
    }
}
