using FhirServer.Fhir;

namespace FhirServer.Tests.Search.Types;

public sealed class QuantitySearchTests
{
    private const string Ucum = "http://unitsofmeasure.org";

    [Theory]
    [InlineData("5.4", true)]
    [InlineData("5.40", true)]
    [InlineData("5.41", false)]
    [InlineData("5", true)]
    [InlineData("gt5.3||mg", true)]
    [InlineData("5.4||milligram", true)]
    [InlineData("5.4||g", false)]
    [InlineData("5.4|" + Ucum + "|mg", true)]
    [InlineData("5.4|" + Ucum + "|MG", false)]
    [InlineData("5.4|" + Ucum + "|milligram", false)]
    [InlineData("5.4|" + Ucum + "|", true)]
    [InlineData("5.4|http://other|mg", false)]
    [InlineData("0.0054|" + Ucum + "|g", true)]
    [InlineData("5.40e-3|" + Ucum + "|g", true)]
    [InlineData("5.41e-3|" + Ucum + "|g", false)]
    [InlineData("5400|" + Ucum + "|ug", true)]
    [InlineData("gt5399|" + Ucum + "|ug", true)]
    [InlineData("gt5400|" + Ucum + "|ug", false)]
    [InlineData("5.4|" + Ucum + "|mL", false)]
    [InlineData("ne5.4|" + Ucum + "|mg", false)]
    [InlineData("ne5.4|" + Ucum + "|mL", false)]
    [InlineData("ne5.4|" + Ucum + "|g", true)]
    [InlineData("ap5.9|" + Ucum + "|mg", true)]
    public void Number_and_unit_must_both_fit(string value, bool answers) =>
        Asked.Answers("Observation", "value-quantity", modifier: null, value, $$"""
            "valueQuantity":{"value":5.40,"unit":"milligram","system":"{{Ucum}}","code":"mg"}
            """).Should().Be(answers);

    [Theory]
    [InlineData("<", "lt3", true)]
    [InlineData("<", "gt5", false)]
    [InlineData(">=", "gt1000", true)]
    [InlineData(">", "lt5", false)]
    public void A_comparator_leaves_one_end_open(string comparator, string value, bool answers) =>
        Asked.Answers("Observation", "value-quantity", modifier: null, value, $$"""
            "valueQuantity":{"value":5,"comparator":"{{comparator}}"}
            """).Should().Be(answers);

    [Fact]
    public void Money_counts_in_its_currency()
    {
        const string invoice = "\"totalNet\":{\"value\":1200.50,\"currency\":\"INR\"}";

        Asked.Answers("Invoice", "totalnet", modifier: null, "1200.5|urn:iso:std:iso:4217|INR", invoice).Should().BeTrue();
        Asked.Answers("Invoice", "totalnet", modifier: null, "1200.5||EUR", invoice).Should().BeFalse();
    }

    [Fact]
    public void Ages_and_ranges_of_age_are_quantities()
    {
        Asked.Answers("Condition", "onset-age", modifier: null, "52||a", "\"onsetAge\":{\"value\":52,\"code\":\"a\",\"system\":\"http://unitsofmeasure.org\"}").Should().BeTrue();
        Asked.Answers("Condition", "onset-age", modifier: null, "gt55||a", "\"onsetRange\":{\"low\":{\"value\":50,\"code\":\"a\"},\"high\":{\"value\":60,\"code\":\"a\"}}").Should().BeTrue();
        Asked.Entries("Condition", "onset-age", "\"onsetRange\":{\"low\":{\"value\":50,\"code\":\"a\"},\"high\":{\"value\":6,\"code\":\"mo\"}}").Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("5|mg")]
    [InlineData("|" + Ucum + "|mg")]
    [InlineData("5|a|b|c")]
    public void What_is_no_quantity_is_refused(string value) =>
        FluentActions.Invoking(() => Asked.Criterion("Observation", "value-quantity", modifier: null, value)).Should().Throw<FhirException>()
            .Where(fault => fault.Error.Status == 400 && fault.Message.Contains("'value-quantity'"));
}
