using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>ValueSet/$expand: https://hl7.org/fhir/R4/valueset-operation-expand.html.</summary>
public sealed class ExpandTests(TerminologyShelf shelf) : IClassFixture<TerminologyShelf>
{
    private const string Legged = "url=http://x.example/vs/legged";

    [SkippableTheory]
    [InlineData("", "animal dog poodle bird", 4)]
    [InlineData("&activeOnly=true", "animal dog bird", 3)]
    [InlineData("&excludeNotForUI=true", "dog poodle bird", 3)]
    [InlineData("&filter=OO", "poodle", 1)]
    [InlineData("&filter=hund", "dog", 1)]
    [InlineData("&offset=1&count=2", "dog poodle", 4)]
    [InlineData("&count=0", "", 4)]
    [InlineData("&offset=9", "", 4)]
    [InlineData("&exclude-system=http://x.example/animals", "", 0)]
    public async Task The_codes_asked_for_are_listed(string query, string codes, int total)
    {
        var byUrl = await shelf.Http.ExpectAsync(200, "GET", $"ValueSet/$expand?{Legged}{query}");
        var posted = await shelf.Http.ExpectAsync(200, "POST", "ValueSet/$expand", ValidateCodeTests.Parameters(Legged + query));
        var instance = await shelf.Http.ExpectAsync(200, "GET", $"ValueSet/legged/$expand?{query.TrimStart('&')}");
        var body = await shelf.Http.ExpectAsync(200, "POST", $"ValueSet/$expand?{query.TrimStart('&')}", TerminologyShelf.Legged);

        foreach (var answer in new[] { byUrl, posted, instance, body })
        {
            Codes(answer).Should().Equal(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            ((int)answer["expansion"]!["total"]!).Should().Be(total);
            ((string?)answer["expansion"]!["identifier"]).Should().StartWith("urn:uuid:");
            ((string?)answer["expansion"]!["timestamp"]).Should().NotBeNull();
            ((string?)answer["status"]).Should().Be("active");
        }
    }

    [SkippableFact]
    public async Task What_is_built_in_can_be_called_by_its_id()
    {
        var expanded = await shelf.Http.ExpectAsync(200, "GET", "ValueSet/ndhm-payment-type/$expand");
        Codes(expanded).Should().Contain(["payment", "adjustment", "advance"]);
        (await shelf.Http.ExpectAsync(200, "GET", "StructureDefinition/PrescriptionRecord/$validate"))["resourceType"]!.GetValue<string>().Should().Be("OperationOutcome");
    }

    [SkippableFact]
    public async Task The_capability_statement_names_each_operation_with_its_definition()
    {
        var statement = await shelf.Http.ExpectAsync(200, "GET", "metadata");
        var ofValueSet = statement["rest"]![0]!["resource"]!.AsArray().Single(resource => (string?)resource!["type"] == "ValueSet")!["operation"]!.AsArray();

        ofValueSet.Select(operation => (string?)operation!["name"]).Should().Contain(["validate", "expand", "validate-code", "reindex"]);
        foreach (var operation in ofValueSet)
            (await shelf.Http.ExpectAsync(200, "GET", $"OperationDefinition?url={operation!["definition"]}"))["total"]!.GetValue<int>().Should().Be(1);
    }

    [SkippableFact]
    public async Task Languages_designations_and_the_definition_come_when_asked_for()
    {
        var plain = await shelf.Http.ExpectAsync(200, "GET", $"ValueSet/$expand?{Legged}");
        var german = await shelf.Http.ExpectAsync(200, "GET", $"ValueSet/$expand?{Legged}&displayLanguage=de&includeDesignations=true&includeDefinition=true");

        plain["compose"].Should().BeNull();
        Code(plain, "dog")["designation"].Should().BeNull();
        ((bool?)Code(plain, "poodle")["inactive"]).Should().BeTrue();
        ((bool?)Code(plain, "animal")["abstract"]).Should().BeTrue();
        german["compose"].Should().NotBeNull();
        ((string?)Code(german, "dog")["display"]).Should().Be("Hund");
        ((string?)Code(german, "bird")["display"]).Should().Be("Bird");
        Code(german, "dog")["designation"]!.AsArray().Select(one => (string?)one!["value"]).Should().Equal("Hund", "कुत्ता");
        german["expansion"]!["parameter"]!.AsArray().Should().Contain(parameter => (string?)parameter!["name"] == "version" && (string?)parameter["valueUri"] == "http://x.example/animals|2");
    }

    [SkippableTheory]
    [InlineData("url=http://x.example/vs/none", 404, "not-found")]
    [InlineData("url=http://x.example/vs/diagnoses", 422, "processing")]
    [InlineData("url=http://hl7.org/fhir/ValueSet/ucum-units", 422, "too-costly")]
    [InlineData("url=http://hl7.org/fhir/ValueSet/all-languages", 422, "too-costly")]
    [InlineData(Legged + "&context=x", 400, "not-supported")]
    [InlineData(Legged + "&count=-1", 400, "value")]
    [InlineData(Legged + "&size=1", 400, "value")]
    [InlineData("", 400, "value")]
    public async Task What_cannot_be_listed_is_refused(string query, int status, string code) =>
        ((string?)(await shelf.Http.ExpectAsync(status, "GET", $"ValueSet/$expand?{query}"))["issue"]![0]!["code"]).Should().Be(code);

    private static IEnumerable<string?> Codes(JsonNode valueSet) => valueSet["expansion"]!["contains"]?.AsArray().Select(one => (string?)one!["code"]) ?? [];

    private static JsonNode Code(JsonNode valueSet, string code) => valueSet["expansion"]!["contains"]!.AsArray().Single(one => (string?)one!["code"] == code)!;
}
