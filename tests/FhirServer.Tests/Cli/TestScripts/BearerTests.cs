using System.Text.Json.Nodes;

namespace FhirServer.Tests.Cli.TestScripts;

/// <summary>The token of whoever tests is for the tested server alone: scripts are written by others.</summary>
public sealed class BearerTests
{
    private const string Server = "http://tested.example.org/fhir";

    [Theory]
    [InlineData("/Patient/1", true)]
    [InlineData(Server + "/Patient/1", true)]
    [InlineData("http://elsewhere.example.org/fhir/Patient/1", false)]
    [InlineData(Server + "-else/Patient/1", false)]
    public async Task It_goes_to_the_tested_server_and_to_no_other(string url, bool isSent)
    {
        using var recorder = new Recorder();
        using var http = new HttpClient(recorder);
        var target = ServerHost.Probe([], "secret") with { Http = http };
        await using var parts = target.Parts;
        var script = JsonNode.Parse($$"""
            {
              "resourceType": "TestScript", "url": "http://example.org/TestScript/token", "name": "token", "status": "draft",
              "test": [{ "action": [{ "operation": { "method": "get", "url": "{{url}}", "encodeRequestUrl": true } }] }]
            }
            """)!.AsObject();

        await target.RunAsync(script, Server);

        recorder.Tokens.Should().Equal(isSent ? "Bearer secret" : "");
    }
}
