using System.Text.Json.Nodes;

namespace FhirServer.Tests.Interactions;

/// <summary>What the server says of itself, in each mode, is valid and served like a resource.</summary>
public sealed class CapabilityModesTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableTheory]
    [InlineData("full", "CapabilityStatement")]
    [InlineData("normative", "CapabilityStatement")]
    [InlineData("terminology", "TerminologyCapabilities")]
    public async Task Each_mode_gives_a_valid_resource(string mode, string type)
    {
        var statement = await _http.ExpectAsync(200, "GET", $"metadata?mode={mode}");
        ((string?)statement["resourceType"]).Should().Be(type);
        await IsValidAsync(statement);
    }

    [SkippableFact]
    public async Task The_normative_mode_tells_of_normative_types_alone()
    {
        var statement = await _http.ExpectAsync(200, "GET", "metadata?mode=normative");
        var types = statement["rest"]![0]!["resource"]!.AsArray().Select(resource => (string)resource!["type"]!).ToList();
        types.Should().Contain(["Patient", "Observation", "ValueSet"]).And.NotContain(["Encounter", "Composition"]);
    }

    [SkippableFact]
    public async Task The_terminology_mode_names_the_code_systems_whose_codes_are_held_and_the_parameters_of_expand()
    {
        var statement = await _http.ExpectAsync(200, "GET", "metadata?mode=terminology");
        var systems = statement["codeSystem"]!.AsArray().Select(system => (string)system!["uri"]!).ToList();
        systems.Should().Contain("http://hl7.org/fhir/administrative-gender").And.NotContain(["http://snomed.info/sct", "http://loinc.org"]).And.OnlyHaveUniqueItems();
        statement["expansion"]!["parameter"]!.AsArray().Select(parameter => (string)parameter!["name"]!).Should().Contain(["filter", "count", "offset"]);
        const string added = """{"resourceType":"CodeSystem","url":"http://x.example/modes","version":"7","status":"active","content":"complete","concept":[{"code":"a"}]}""";
        await _http.CreateAsync("CodeSystem", added);
        (await _http.ExpectAsync(200, "GET", "metadata?mode=terminology"))["codeSystem"]!.AsArray()
            .Should().ContainSingle(system => (string?)system!["uri"] == "http://x.example/modes").Which!["version"]![0]!["code"]!.ToString().Should().Be("7");
    }

    [SkippableFact]
    public async Task A_client_that_has_the_statement_is_told_so()
    {
        using var first = await _http.SendAsync("GET", "metadata?mode=normative");
        await _http.ExpectAsync(304, "GET", "metadata?mode=normative", null, ("If-None-Match", first.Headers.ETag!.ToString()));
    }

    [SkippableFact]
    public async Task Every_operation_has_a_definition_that_is_found_and_those_of_our_own_are_valid()
    {
        var statement = await _http.ExpectAsync(200, "GET", "metadata");
        var rest = statement["rest"]![0]!;
        var urls = rest["resource"]!.AsArray().Append(rest).SelectMany(claim => claim!["operation"]?.AsArray() ?? []).Select(operation => (string)operation!["definition"]!).ToHashSet();
        urls.Should().Contain($"{fixture.Server.BaseUrl}/OperationDefinition/own-Resource-reindex");
        foreach (var url in urls)
        {
            var found = await _http.ExpectAsync(200, "GET", $"OperationDefinition?url={Uri.EscapeDataString(url)}");
            found.Entries().Should().ContainSingle(url);
            if (!url.StartsWith(fixture.Server.BaseUrl, StringComparison.Ordinal))
                continue;
            await IsValidAsync(found.Entries()[0]["resource"]!);
            await _http.ExpectAsync(200, "GET", url[(fixture.Server.BaseUrl.Length + 1)..]);
        }
    }

    private async Task IsValidAsync(JsonNode resource)
    {
        var outcome = await _http.ExpectAsync(200, "POST", $"{resource["resourceType"]}/$validate", resource.ToJsonString());
        outcome["issue"]!.AsArray().Select(issue => (string)issue!["severity"]!).Should().NotContain(["error", "fatal"], outcome.Diagnostics());
    }
}
