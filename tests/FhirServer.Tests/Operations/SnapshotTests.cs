using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>StructureDefinition/$snapshot: https://hl7.org/fhir/R4/structuredefinition-operation-snapshot.html.</summary>
public sealed class SnapshotTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Profile = """
        {"resourceType":"StructureDefinition","url":"http://x/sn","name":"Sn","status":"active","kind":"resource","abstract":false,"type":"Patient",
         "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
         "differential":{"element":[{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}]}}
        """;

    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task A_differential_becomes_a_snapshot_wherever_it_comes_from()
    {
        HasSnapshot(await Http.ExpectAsync(200, "POST", "StructureDefinition/$snapshot", Profile));
        HasSnapshot(await Http.ExpectAsync(200, "POST", "StructureDefinition/$snapshot", $$"""{"resourceType":"Parameters","parameter":[{"name":"definition","resource":{{Profile}} }]}"""));
        var id = await Http.CreateAsync("StructureDefinition", Profile);
        HasSnapshot(await Http.ExpectAsync(200, "GET", $"StructureDefinition/{id}/$snapshot"));
        HasSnapshot(await Http.ExpectAsync(200, "GET", "StructureDefinition/$snapshot?url=http://x/sn"));
        (await Http.ExpectAsync(200, "GET", "StructureDefinition/Patient/$snapshot"))["snapshot"]!["element"]!.AsArray().Should().HaveCountGreaterThan(40);
    }

    [SkippableTheory]
    [InlineData(404, "StructureDefinition/$snapshot?url=http://x/nothing")]
    [InlineData(404, "StructureDefinition/nothing/$snapshot")]
    [InlineData(400, "StructureDefinition/$snapshot")]
    [InlineData(400, "StructureDefinition/Patient/$snapshot?url=http://x/sn")]
    [InlineData(404, "ValueSet/$snapshot?url=http://x/nothing")]
    public async Task What_is_not_there_is_refused(int status, string url) => (await Http.ExpectAsync(status, "GET", url)).Diagnostics().Should().NotBeEmpty();

    [SkippableFact]
    public async Task A_definition_without_a_base_that_is_known_is_refused() =>
        (await Http.ExpectAsync(422, "POST", "StructureDefinition/$snapshot", Profile.Replace("StructureDefinition/Patient", "StructureDefinition/Unheard", StringComparison.Ordinal)))
            .Diagnostics().Should().Contain("snapshot");

    private static void HasSnapshot(JsonNode definition)
    {
        var elements = definition["snapshot"]!["element"]!.AsArray();
        elements.Should().HaveCountGreaterThan(40);
        ((int)elements.Single(element => (string?)element!["path"] == "Patient.birthDate")!["min"]!).Should().Be(1);
    }
}
