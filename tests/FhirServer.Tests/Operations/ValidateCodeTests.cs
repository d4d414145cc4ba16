using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>$validate-code: https://hl7.org/fhir/R4/valueset-operation-validate-code.html.</summary>
public sealed class ValidateCodeTests(TerminologyShelf shelf) : IClassFixture<TerminologyShelf>
{
    private const string Legged = "url=http://x.example/vs/legged";
    private const string Animals = "http://x.example/animals";

    [SkippableTheory]
    [InlineData("ValueSet", $"{Legged}&system={Animals}&code=dog", true, null)]
    [InlineData("ValueSet", $"{Legged}&system={Animals}&code=dog&display=HUND", true, null)]
    [InlineData("ValueSet", $"{Legged}&system={Animals}&code=dog&display=Cat", false, "no display")]
    [InlineData("ValueSet", $"{Legged}&valueSetVersion=1&code=dog", true, null)]
    [InlineData("ValueSet", $"{Legged}&valueSetVersion=9&code=dog", false, "Unknown:")]
    [InlineData("ValueSet", $"{Legged}&system={Animals}&code=Dog", false, "not in")]
    [InlineData("ValueSet", $"{Legged}&system={Animals}&code=stone", false, "not in")]
    [InlineData("ValueSet", $"{Legged}&system={Animals}&code=animal", true, null)]
    [InlineData("ValueSet", $"{Legged}&system={Animals}&code=animal&abstract=false", false, "groups others")]
    [InlineData("ValueSet", $"{Legged}&system=http://loinc.org&code=1234-5", false, "no codes")]
    [InlineData("ValueSet/legged", "code=bird", true, null)]
    [InlineData("ValueSet", "url=http://x.example/vs/diagnoses&system=http://snomed.info/sct&code=38341003", true, null)]
    [InlineData("ValueSet", "url=http://x.example/vs/diagnoses&system=http://snomed.info/sct&code=73211009", false, "Unknown:")]
    [InlineData("ValueSet", "url=http://x.example/vs/none&code=1", false, "Unknown:")]
    [InlineData("ValueSet", "url=http://hl7.org/fhir/ValueSet/administrative-gender&code=female", true, null)]
    [InlineData("CodeSystem", $"url={Animals}&code=poodle", true, null)]
    [InlineData("CodeSystem", $"url={Animals}&code=poodle&version=2", true, null)]
    [InlineData("CodeSystem", $"url={Animals}&code=cat", false, "not in the code system")]
    [InlineData("CodeSystem/animals", "code=bird&display=bird", true, null)]
    [InlineData("CodeSystem", "url=http://loinc.org&code=1234-5", false, "Unknown:")]
    [InlineData("CodeSystem", "url=http://unitsofmeasure.org&code=mg/dL", true, null)]
    public async Task A_code_is_in_or_out_or_unknown(string on, string query, bool result, string? message)
    {
        var url = $"{on}/$validate-code";
        var answer = await shelf.Http.ExpectAsync(200, "GET", $"{url}?{query}");
        var posted = await shelf.Http.ExpectAsync(200, "POST", url, Parameters(query));

        ((bool)Value(answer, "result", "valueBoolean")!).Should().Be(result);
        if (message is null)
            Value(answer, "message", "valueString").Should().BeNull();
        else
            ((string?)Value(answer, "message", "valueString")).Should().Contain(message);
        posted.ToJsonString().Should().Be(answer.ToJsonString());
    }

    [SkippableTheory]
    [InlineData("""{"name":"coding","valueCoding":{"system":"http://x.example/animals","code":"dog","display":"Dog"}}""", true)]
    [InlineData("""{"name":"coding","valueCoding":{"system":"http://x.example/animals","code":"stone"}}""", false)]
    [InlineData("""{"name":"codeableConcept","valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"1"},{"system":"http://x.example/animals","code":"bird"}]}}""", true)]
    [InlineData("""{"name":"codeableConcept","valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"1"}]}}""", false)]
    public async Task Codings_and_concepts_are_taken_and_a_value_set_may_come_along(string coding, bool result)
    {
        var named = await shelf.Http.ExpectAsync(200, "POST", "ValueSet/$validate-code", $$"""{"resourceType":"Parameters","parameter":[{"name":"url","valueUri":"http://x.example/vs/legged"},{{coding}}]}""");
        var inline = await shelf.Http.ExpectAsync(200, "POST", "ValueSet/$validate-code", $$"""{"resourceType":"Parameters","parameter":[{"name":"valueSet","resource":{{TerminologyShelf.Legged.Replace("legged", "other", StringComparison.Ordinal)}}},{{coding}}]}""");
        var instance = await shelf.Http.ExpectAsync(200, "POST", "ValueSet/legged/$validate-code", $$"""{"resourceType":"Parameters","parameter":[{{coding}}]}""");

        new[] { named, inline, instance }.Select(answer => (bool)Value(answer, "result", "valueBoolean")!).Should().AllBeEquivalentTo(result);
    }

    [SkippableTheory]
    [InlineData("GET", "ValueSet/$validate-code?code=1", 400, "'url'")]
    [InlineData("GET", $"ValueSet/$validate-code?{Legged}", 400, "'code'")]
    [InlineData("GET", $"ValueSet/$validate-code?{Legged}&code=1&colour=red", 400, "no parameter 'colour'")]
    [InlineData("GET", $"ValueSet/$validate-code?{Legged}&code=1&date=2020", 400, "'date'")]
    [InlineData("GET", $"ValueSet/$validate-code?{Legged}&code=1&code=2", 400, "once only")]
    [InlineData("GET", $"ValueSet/$validate-code?{Legged}&code=1&abstract=maybe", 400, "true or false")]
    [InlineData("GET", $"ValueSet/$validate-code?{Legged}&coding=1", 400, "'coding'")]
    [InlineData("GET", "ValueSet/nobody/$validate-code?code=1", 404, "nobody")]
    [InlineData("GET", "ValueSet/legged/$validate-code?url=http://y&code=1", 400, "'url'")]
    [InlineData("GET", "CodeSystem/$validate-code?code=1", 400, "'url'")]
    [InlineData("GET", "Patient/$validate-code?code=1", 404, "validate-code")]
    [InlineData("GET", "$validate-code?code=1", 404, "validate-code")]
    [InlineData("DELETE", "ValueSet/$validate-code", 405, "DELETE")]
    public async Task What_cannot_be_asked_is_refused_by_name(string method, string url, int status, string why) =>
        (await shelf.Http.ExpectAsync(status, method, url)).Diagnostics().Should().Contain(why);

    internal static JsonNode? Value(JsonNode parameters, string name, string kind) =>
        parameters["parameter"]!.AsArray().FirstOrDefault(parameter => (string?)parameter!["name"] == name)?[kind];

    internal static string Parameters(string query)
    {
        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (Name: pair[0], Value: Uri.UnescapeDataString(pair[1])));
        return new JsonObject
        {
            ["resourceType"] = "Parameters",
            ["parameter"] = new JsonArray([.. parameters.Select(pair => (JsonNode)new JsonObject
            {
                ["name"] = pair.Name,
                [pair.Value is "true" or "false" ? "valueBoolean" : int.TryParse(pair.Value, System.Globalization.CultureInfo.InvariantCulture, out _) && pair.Name is "offset" or "count" ? "valueInteger" : "valueString"] =
                    pair.Value is "true" or "false" ? bool.Parse(pair.Value) : pair.Name is "offset" or "count" ? int.Parse(pair.Value, System.Globalization.CultureInfo.InvariantCulture) : pair.Value,
            })]),
        }.ToJsonString();
    }
}
