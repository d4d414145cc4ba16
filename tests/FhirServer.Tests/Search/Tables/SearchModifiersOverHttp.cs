namespace FhirServer.Tests.Search.Tables;

/// <summary>What a modifier or a unit cannot take is the client's mistake, named, and never the server's.</summary>
public sealed class SearchModifiersOverHttp(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Ucum = "http://unitsofmeasure.org";

    [SkippableTheory]
    [InlineData("Patient?identifier:of-type=MR|1", "identifier")]
    [InlineData("Patient?gender:of-type=http://t|MR|1", "gender")]
    [InlineData("Patient?gender:exact=male", "gender")]
    [InlineData("Patient?birthdate:text=1990", "birthdate")]
    [InlineData("Observation?subject:Encounter=1", "subject")]
    [InlineData("Observation?subject:text=%20", "subject")]
    [InlineData("Observation?value-quantity:exact=1", "value-quantity")]
    [InlineData("Observation?code-value-quantity:text=a$1", "code-value-quantity")]
    [InlineData("Observation?value-quantity=1|http://unitsofmeasure.org", "value-quantity")]
    [InlineData("ValueSet?url:exact=http://a", "url")]
    [InlineData("Patient?_id:exact=1", "_id")]
    public async Task What_is_not_understood_is_refused_strict_or_lenient(string url, string parameter)
    {
        foreach (var handling in new[] { "strict", "lenient" })
            (await fixture.Http.ExpectAsync(400, "GET", url, null, ("Prefer", $"handling={handling}"))).Diagnostics().Should().Contain($"'{parameter}");
    }

    [SkippableFact]
    public async Task No_number_and_no_unit_is_too_large_to_store_or_to_ask_for()
    {
        string[] numbers = ["79228162514264337593543950335", "1e300", "1e-300", "-1e28", "0", "0.0000000000000000000000000001"];
        string[] units = ["Ym3", "am3", "10*40", "10*-40", "/min", "Cel", "[degF]", "[pH]", "m99", "((((((((((m))))))))))", "Ym40.Ym40", "{", "mg/", "µg"];
        foreach (var unit in units)
        {
            foreach (var number in numbers)
            {
                var id = await fixture.Http.CreateAsync("Observation", $$$"""
                    {"resourceType":"Observation","status":"final","code":{"coding":[{"code":"big"}]},"valueQuantity":{"value":{{{number}}},"system":"{{{Ucum}}}","code":"{{{unit}}}"} }
                    """);
                foreach (var prefix in new[] { "", "gt", "ap" })
                {
                    using var found = await fixture.Http.GetAsync($"Observation?_id={id}&value-quantity={prefix}{number}|{Ucum}|{Uri.EscapeDataString(unit)}");
                    found.Code().Should().BeOneOf([200, 400], "{0}{1} {2}", prefix, number, unit);
                }
            }
        }
    }
}
