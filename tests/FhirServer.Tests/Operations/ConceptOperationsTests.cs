using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>$lookup, $subsumes and $translate: https://hl7.org/fhir/R4/terminology-service.html.</summary>
public sealed class ConceptOperationsTests(TerminologyShelf shelf) : IClassFixture<TerminologyShelf>
{
    private const string Animals = "http://x.example/animals";
    private const string Sounds = "url=http://x.example/cm/sounds";

    [SkippableTheory]
    [InlineData("", "name=Animals version=2 display=Dog designation=de,Hund designation=hi,old,कुत्ता property=definition,Barks property=inactive,false property=parent,animal property=child,poodle property=legs,4")]
    [InlineData("&property=legs&property=parent", "name=Animals version=2 display=Dog property=parent,animal property=legs,4")]
    [InlineData("&property=designation&displayLanguage=de", "name=Animals version=2 display=Hund designation=de,Hund designation=hi,old,कुत्ता")]
    public async Task A_code_is_looked_up(string query, string expected)
    {
        var answer = await shelf.Http.ExpectAsync(200, "GET", $"CodeSystem/$lookup?system={Animals}&code=dog{query}");
        var posted = await shelf.Http.ExpectAsync(200, "POST", "CodeSystem/$lookup", ValidateCodeTests.Parameters($"system={Animals}&code=dog{query}"));

        string.Join(' ', answer["parameter"]!.AsArray().Select(Short)).Should().Be(expected);
        posted.ToJsonString().Should().Be(answer.ToJsonString());
    }

    [SkippableTheory]
    [InlineData($"system={Animals}&code=cat", 404)]
    [InlineData("system=http://loinc.org&code=1234-5", 404)]
    [InlineData($"system={Animals}", 400)]
    [InlineData("code=dog", 400)]
    [InlineData($"system={Animals}&code=dog&date=2020", 400)]
    public async Task What_is_not_held_is_not_looked_up(string query, int status) =>
        (await shelf.Http.ExpectAsync(status, "GET", $"CodeSystem/$lookup?{query}")).Diagnostics().Should().NotBeEmpty();

    [SkippableTheory]
    [InlineData("animal", "poodle", "subsumes")]
    [InlineData("poodle", "animal", "subsumed-by")]
    [InlineData("dog", "dog", "equivalent")]
    [InlineData("dog", "bird", "not-subsumed")]
    public async Task Codes_subsume_each_other(string a, string b, string outcome)
    {
        string?[] answers =
        [
            Outcome(await shelf.Http.ExpectAsync(200, "GET", $"CodeSystem/$subsumes?system={Animals}&codeA={a}&codeB={b}")),
            Outcome(await shelf.Http.ExpectAsync(200, "GET", $"CodeSystem/animals/$subsumes?codeA={a}&codeB={b}")),
            Outcome(await shelf.Http.ExpectAsync(200, "POST", "CodeSystem/$subsumes", ValidateCodeTests.Parameters($"system={Animals}&codeA={a}&codeB={b}"))),
            Outcome(await shelf.Http.ExpectAsync(200, "POST", "CodeSystem/$subsumes", $$$"""{"resourceType":"Parameters","parameter":[{"name":"codingA","valueCoding":{"system":"{{{Animals}}}","code":"{{{a}}}"}},{"name":"codingB","valueCoding":{"system":"{{{Animals}}}","code":"{{{b}}}"}}]}""")),
        ];

        answers.Should().AllBe(outcome);
    }

    [SkippableTheory]
    [InlineData("CodeSystem/$subsumes?system=http://snomed.info/sct&codeA=1&codeB=2", 422)]
    [InlineData($"CodeSystem/$subsumes?system={Animals}&codeA=cat&codeB=dog", 404)]
    [InlineData($"CodeSystem/$subsumes?system={Animals}&codeA=dog", 400)]
    [InlineData("ConceptMap/$translate?url=http://x.example/cm/none&system=a&code=b", 404)]
    [InlineData($"ConceptMap/$translate?{Sounds}&code=dog", 400)]
    [InlineData("ConceptMap/$translate?code=dog&system=a", 400)]
    public async Task What_rests_on_what_is_not_here_is_refused(string url, int status) =>
        (await shelf.Http.ExpectAsync(status, "GET", url)).Diagnostics().Should().NotBeEmpty();

    [SkippableTheory]
    [InlineData($"system={Animals}&code=dog", true, "equivalent:bark")]
    [InlineData($"system={Animals}&code=dog&targetsystem=http://x.example/smells", false, "")]
    [InlineData($"system={Animals}&code=stone", false, "unmatched:")]
    [InlineData($"system={Animals}&code=bird", true, "relatedto:silence")]
    [InlineData("system=http://x.example/sounds&code=bark&reverse=true", true, "equivalent:dog")]
    [InlineData("system=http://x.example/plants&code=dog", false, "")]
    public async Task A_code_is_translated(string query, bool result, string matches)
    {
        JsonNode[] answers =
        [
            await shelf.Http.ExpectAsync(200, "GET", $"ConceptMap/$translate?{Sounds}&{query}"),
            await shelf.Http.ExpectAsync(200, "GET", $"ConceptMap/sounds/$translate?{query}"),
            await shelf.Http.ExpectAsync(200, "POST", "ConceptMap/$translate", ValidateCodeTests.Parameters($"{Sounds}&{query}")),
        ];

        foreach (var answer in answers)
        {
            ((bool?)ValidateCodeTests.Value(answer, "result", "valueBoolean")).Should().Be(result);
            Matches(answer).Should().Be(matches);
        }
    }

    [SkippableFact]
    public async Task A_mapping_may_depend_on_something_else()
    {
        var answer = await shelf.Http.ExpectAsync(200, "POST", "ConceptMap/$translate", """
            {"resourceType":"Parameters","parameter":[{"name":"url","valueUri":"http://x.example/cm/sounds"},{"name":"coding","valueCoding":{"system":"http://x.example/animals","code":"dog"}},
              {"name":"dependency","part":[{"name":"element","valueUri":"http://x.example/mood"},{"name":"concept","valueCodeableConcept":{"coding":[{"code":"angry"}]}}]}]}
            """);

        Matches(answer).Should().Be("equivalent:bark narrower:growl");
        answer.ToJsonString().Should().Contain("http://x.example/loudness");
    }

    private static string? Outcome(JsonNode parameters) => (string?)ValidateCodeTests.Value(parameters, "outcome", "valueCode");

    private static string Matches(JsonNode parameters) => string.Join(' ', parameters["parameter"]!.AsArray().Where(one => (string?)one!["name"] == "match").Select(match =>
    {
        var parts = match!["part"]!.AsArray();
        return $"{(string?)parts.First(part => (string?)part!["name"] == "equivalence")!["valueCode"]}:{(string?)parts.FirstOrDefault(part => (string?)part!["name"] == "concept")?["valueCoding"]!["code"]}";
    }));

    private static string Short(JsonNode? parameter) => $"{(string?)parameter!["name"]}={Text(parameter)}";

    private static string Text(JsonNode? parameter) => parameter!["part"] is { } parts
        ? string.Join(',', parts.AsArray().Select(Text))
        : parameter.AsObject().First(pair => pair.Key.StartsWith("value", StringComparison.Ordinal)).Value is JsonObject coding ? (string)coding["code"]! : parameter.AsObject().First(pair => pair.Key.StartsWith("value", StringComparison.Ordinal)).Value!.ToString();
}
