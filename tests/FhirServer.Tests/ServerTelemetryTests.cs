namespace FhirServer.Tests;

public sealed class ServerTelemetryTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [SkippableFact]
    public async Task Metrics_count_interactions_by_name_type_and_status_and_never_name_an_id()
    {
        var id = await fixture.Http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        await fixture.Http.ExpectAsync(200, "GET", $"Patient/{id}");
        await fixture.Http.ExpectAsync(404, "GET", "Patient/an-id-that-is-not-there");
        var root = new Uri(fixture.Server.BaseUrl[..^"/fhir".Length]);
        var metrics = "";
        for (var attempt = 0; attempt < 50 && !metrics.Contains("status_code=\"404\"", StringComparison.Ordinal); attempt++)
        {
            // The exporter keeps an answer for a moment; what was measured since comes with the next.
            await Task.Delay(200);
            metrics = await fixture.Http.GetStringAsync(new Uri(root, "/metrics"));
        }

        metrics.Should().Contain("fhir_server_interaction_duration_seconds_count")
            .And.MatchRegex("interaction=\"read\".*resource_type=\"Patient\".*status_code=\"200\"")
            .And.MatchRegex("interaction=\"read\".*resource_type=\"Patient\".*status_code=\"404\"")
            .And.NotContain(id).And.NotContain("an-id-that-is-not-there");
    }
}
