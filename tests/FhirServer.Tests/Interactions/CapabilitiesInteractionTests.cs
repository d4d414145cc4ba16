namespace FhirServer.Tests.Interactions;

public sealed class CapabilitiesInteractionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task The_statement_is_given_in_JSON_and_XML()
    {
        var statement = await _http.ExpectAsync(200, "GET", "metadata");
        ((string?)statement["fhirVersion"]).Should().Be("4.0.1");
        ((string?)statement["implementation"]!["url"]).Should().Be(fixture.Server.BaseUrl);
        statement["rest"]![0]!["resource"]!.AsArray().Should().HaveCount(146);
        using var xml = await _http.SendAsync("GET", "metadata?_format=xml");
        xml.Content.Headers.ContentType!.MediaType.Should().Be("application/fhir+xml");
        (await xml.Content.ReadAsStringAsync()).Should().Contain("<CapabilityStatement xmlns=\"http://hl7.org/fhir\">");
    }

    [SkippableFact]
    public async Task Every_interaction_it_claims_is_answered_and_no_other()
    {
        var statement = await _http.ExpectAsync(200, "GET", "metadata");
        var patient = statement["rest"]![0]!["resource"]!.AsArray().Single(resource => (string?)resource!["type"] == "Patient")!;
        patient["interaction"]!.AsArray().Select(interaction => (string)interaction!["code"]!).Should().BeEquivalentTo(
            "read", "vread", "update", "patch", "delete", "history-instance", "history-type", "create", "search-type");
        statement["rest"]![0]!["interaction"]!.AsArray().Select(interaction => (string)interaction!["code"]!).Should().BeEquivalentTo(
            "transaction", "batch", "search-system", "history-system");
        (await _http.SendAsync("PATCH", "metadata", "[]")).Code().Should().Be(405);
    }

    [SkippableFact]
    public async Task Every_search_parameter_it_claims_can_be_asked()
    {
        var statement = await _http.ExpectAsync(200, "GET", "metadata");
        foreach (var resource in statement["rest"]![0]!["resource"]!.AsArray())
        {
            var type = (string)resource!["type"]!;
            foreach (var parameter in resource["searchParam"]!.AsArray())
            {
                var name = (string)parameter!["name"]!;
                var url = $"{type}?{name}:missing=true&_summary=count";
                if (name is "_id" or "_lastUpdated")
                    url = $"{type}?{name}=2020&_summary=count";
                await _http.ExpectAsync(200, "GET", url, null, ("Prefer", "handling=strict"));
            }
        }
    }
}
