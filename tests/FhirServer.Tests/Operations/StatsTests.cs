using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>$stats: https://hl7.org/fhir/R4/observation-operation-stats.html.</summary>
public sealed class StatsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableTheory]
    [InlineData("Observation/$stats?subject=Patient/x&statistic=sum", "code")]
    [InlineData("Observation/$stats?code=a&statistic=sum", "subject")]
    [InlineData("Observation/$stats?subject=Patient/x&code=a", "statistic")]
    [InlineData("Observation/$stats?subject=Patient/x&code=a&statistic=luck", "statistic")]
    [InlineData("Observation/$stats?subject=Patient/x&code=a&statistic=skew", "skew")]
    [InlineData("Observation/$stats?subject=Patient/x&code=a&statistic=sum&duration=-1", "duration")]
    public async Task What_is_missing_or_not_understood_is_refused_by_name(string url, string named) =>
        (await Http.ExpectAsync(400, "GET", url)).Diagnostics().Should().Contain($"'{named}'");

    [SkippableFact]
    public async Task Statistics_are_exact()
    {
        var patient = await PatientAsync();
        foreach (var value in new[] { "0.1", "0.2", "0.3", "0.4", "1.5" })
            await ObserveAsync(patient, Codes("a"), "2026-01-05", "v", Quantity(value, "mg/dL"));
        await ObserveAsync(patient, Codes("a"), "2026-01-05", "without");
        await ObserveAsync(patient, Codes("a"), "2026-01-05", "less", ""","valueQuantity":{"value":9,"comparator":"<","unit":"mg/dL"}""");
        await ObserveAsync(patient, Codes("a"), "2026-01-05", "wrong", Quantity("77", "mg/dL"), "entered-in-error");

        const string All = "sum,average,minimum,maximum,median,variance,std-dev,20-percent,80-percent,4-lower,4-upper,4-dev,count,total-count";
        var found = Components((await StatsAsync(patient, $"code=a&system=http://x.example&statistic={All}"))[0]);

        found.Should().Equal("2.5 0.5 0.1 1.5 0.3 0.325 0.570087712549569 0.18 0.62 0.2 0.4 0.1 5 7".Split(' '));
    }

    [SkippableFact]
    public async Task Units_of_one_measure_are_taken_together_and_others_are_refused()
    {
        var patient = await PatientAsync();
        await ObserveAsync(patient, Codes("w"), "2026-01-05", "w", Quantity("1500", "g"));
        await ObserveAsync(patient, Codes("w"), "2026-01-06", "w", Quantity("2.5", "kg"));
        var quantity = (await StatsAsync(patient, "code=w&statistic=average"))[0]["component"]![0]!["valueQuantity"]!;
        ((decimal)quantity["value"]!, (string?)quantity["code"]).Should().Be((2000m, "g"));

        await ObserveAsync(patient, Codes("w"), "2026-01-07", "w", Quantity("3", "m"));
        (await Http.ExpectAsync(422, "GET", $"Observation/$stats?subject=Patient/{patient}&code=w&statistic=average")).Diagnostics().Should().Contain("'m'");
    }

    [SkippableFact]
    public async Task A_panel_is_told_by_its_components_and_the_period_and_the_sources_are_followed()
    {
        var patient = await PatientAsync();
        foreach (var (day, high, low) in new[] { (1, 120, 80), (2, 130, 90), (9, 190, 99) })
        {
            var components = string.Join(',', new[] { ("high", high), ("low", low) }.Select(of => $$$"""{"code":{{{Codes(of.Item1)}}},"valueQuantity":{"value":{{{of.Item2}}},"unit":"mmHg"}}"""));
            await ObserveAsync(patient, Codes("panel"), $"2026-01-0{day}", $"day {day}", $",\"component\":[{components}]");
        }

        var body = $$$"""
            {"resourceType":"Parameters","parameter":[{"name":"subject","valueUri":"Patient/{{{patient}}}"},{"name":"statistic","valueCode":"average"},
              {"name":"coding","valueCoding":{"system":"http://x.example","code":"panel"}},{"name":"include","valueBoolean":true},{"name":"limit","valueInteger":1},
              {"name":"period","valuePeriod":{"start":"2026-01-01","end":"2026-01-03"}}]}
            """;
        var answer = (await Http.ExpectAsync(200, "POST", "Observation/$stats", body))["parameter"]!.AsArray();

        answer.Select(part => (string?)part!["name"]).Should().Equal("statistics", "statistics", "source");
        answer.Take(2).Select(part => (string?)part!["resource"]!["code"]!["coding"]![0]!["code"] + Components(part["resource"]!)[0]).Should().BeEquivalentTo("high125", "low85");
        ((string?)answer[0]!["resource"]!["effectivePeriod"]!["end"]).Should().Be("2026-01-03");
    }

    private static string Codes(params string[] codes) => $$"""{"coding":[{{string.Join(',', codes.Select(code => $$"""{"system":"http://x.example","code":"{{code}}"}"""))}}]}""";

    private static string Quantity(string value, string unit) => $$$""","valueQuantity":{"value":{{{value}}},"unit":"{{{unit}}}","system":"http://unitsofmeasure.org","code":"{{{unit}}}"}""";

    private static List<string> Components(JsonNode observation) =>
        [.. observation["component"]!.AsArray().Select(part => ((decimal)(part!["valueInteger"] ?? part["valueQuantity"]!["value"])!).ToString(CultureInfo.InvariantCulture))];

    private Task<string> PatientAsync() => Http.CreateAsync("Patient", """{"resourceType":"Patient"}""");

    private async Task ObserveAsync(string patient, string code, string time, string note, string more = "", string status = "final") =>
        await Http.CreateAsync("Observation", $$$"""
            {"resourceType":"Observation","status":"{{{status}}}","code":{{{code}}},"subject":{"reference":"Patient/{{{patient}}}"},"effectiveDateTime":"{{{time}}}",
             "category":[{"text":"{{{note}}}","coding":[{"code":"all"}]}]{{{more}}}}
            """);

    private async Task<List<JsonNode>> StatsAsync(string patient, string query) =>
        [.. (await Http.ExpectAsync(200, "GET", $"Observation/$stats?subject=Patient/{patient}&{query}"))["parameter"]!.AsArray().Select(part => part!["resource"]!)];
}
