using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>Observation/$lastn: https://hl7.org/fhir/R4/observation-operation-lastn.html.</summary>
public sealed class LastnTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task The_last_of_each_code_are_given_newest_first()
    {
        await PutAsync("la1", "2025-01-01", "weight");
        await PutAsync("la2", "2025-03-01", "weight");
        await PutAsync("la3", "2025-02-01", "weight", "mass");
        await PutAsync("la4", "2025-01-15", "mass");
        await PutAsync("la5", "2025-01-01", "pulse");
        await PutAsync("la6", "2025-01-01", "pulse");
        await PutAsync("la7", "2024-01-01", "pulse");

        (await IdsAsync("$lastn?subject=Patient/la&category=x")).Should().BeEquivalentTo("la2", "la5", "la6");
        (await IdsAsync("$lastn?subject=Patient/la&category=x&max=2")).Should().StartWith(["la2", "la3"]).And.BeEquivalentTo("la2", "la3", "la5", "la6");
        (await IdsAsync("$lastn?subject=Patient/la&max=9&code=http://c|weight")).Should().Equal("la2", "la3", "la1");
        (await IdsAsync("$lastn?subject=Patient/la&max=9&code=http://c|weight,http://c|mass")).Should().Equal("la2", "la3", "la4", "la1");
        (await IdsAsync("$lastn?subject=Patient/other&category=x")).Should().BeEmpty();
        var posted = """{"resourceType":"Parameters","parameter":[{"name":"subject","valueString":"Patient/la"},{"name":"code","valueString":"http://c|pulse"}]}""";
        (await Http.ExpectAsync(200, "POST", "Observation/$lastn", posted)).MatchIds().Should().BeEquivalentTo("la5", "la6");
    }

    [SkippableFact]
    public async Task The_same_moment_in_two_zones_is_one_moment()
    {
        await PutAsync("la8", "2025-01-01T10:00:00+05:30", "zone-a");
        await PutAsync("la9", "2025-01-01T04:30:00Z", "zone-a");
        (await IdsAsync("$lastn?subject=Patient/lz&code=http://c|zone-a")).Should().BeEquivalentTo("la8", "la9");
    }

    [SkippableTheory]
    [InlineData("$lastn")]
    [InlineData("$lastn?max=0&patient=la")]
    [InlineData("$lastn?max=x&patient=la")]
    [InlineData("$lastn?subject=Patient/la&category=x&nothing=x")]
    [InlineData("$lastn?subject=Patient/la")]
    [InlineData("$lastn?category=x")]
    public async Task What_cannot_be_understood_is_refused(string url) =>
        (await Http.ExpectAsync(400, "GET", $"Observation/{url}")).Diagnostics().Should().NotBeEmpty();

    private async Task<IReadOnlyList<string>> IdsAsync(string url) => (await Http.ExpectAsync(200, "GET", $"Observation/{url}")).MatchIds();

    private Task PutAsync(string id, string date, params string[] codes)
    {
        var observation = new JsonObject
        {
            ["resourceType"] = "Observation",
            ["id"] = id,
            ["status"] = "final",
            ["category"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = "x" }) }),
            ["code"] = new JsonObject { ["coding"] = new JsonArray([.. codes.Select(code => new JsonObject { ["system"] = "http://c", ["code"] = code })]) },
            ["subject"] = new JsonObject { ["reference"] = codes[0].StartsWith("zone", StringComparison.Ordinal) ? "Patient/lz" : "Patient/la" },
            ["effectiveDateTime"] = date,
        };
        return Http.PutAnyAsync($"Observation/{id}", observation.ToJsonString());
    }
}
