namespace FhirServer.Tests.Operations;

/// <summary>CapabilityStatement/$implements and $conforms: https://hl7.org/fhir/R4/capabilitystatement-operations.html.</summary>
public sealed class StatementTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task The_server_implements_what_it_says_and_tells_what_it_does_not()
    {
        (await Http.ExpectAsync(200, "POST", "CapabilityStatement/$implements", Statement("im-a", "Patient", "read"))).Diagnostics().Should().Contain("All that");
        (await Http.ExpectAsync(200, "POST", "CapabilityStatement/$implements", Statement("im-b", "Unheard", "read"))).Diagnostics()
            .Should().Be("rest(server).resource(Unheard) is not implemented.");
        await Http.ExpectAsync(201, "PUT", "CapabilityStatement/im-c", Statement("im-c", "Patient", "read"));
        (await Http.ExpectAsync(200, "GET", "CapabilityStatement/$implements?server=http://x/im-c")).Diagnostics().Should().Contain("All that");
        (await Http.ExpectAsync(200, "POST", "CapabilityStatement/im-c/$implements", Statement("im-d", "Patient", "delete"))).Diagnostics()
            .Should().Be("rest(server).resource(Patient).interaction(delete) is not implemented.");
    }

    [SkippableFact]
    public async Task Two_statements_are_compared_joined_and_cut()
    {
        await Http.ExpectAsync(201, "PUT", "CapabilityStatement/co-a", Statement("co-a", "Patient", "read"));
        await Http.ExpectAsync(201, "PUT", "CapabilityStatement/co-b", Statement("co-b", "Patient", "delete"));
        var answer = await Http.ExpectAsync(200, "GET", "CapabilityStatement/$conforms?left=http://x/co-a&right=http://x/co-b");
        var given = answer["parameter"]!.AsArray().ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!["resource"]!);
        given["issues"].Diagnostics().Split('\n').Should().BeEquivalentTo("rest(server).resource(Patient).interaction(read) is in left only.", "rest(server).resource(Patient).interaction(delete) is in right only.");
        given["union"]["rest"]![0]!["resource"]![0]!["interaction"]!.AsArray().Should().HaveCount(2);
        given["intersection"]["rest"]![0]!["resource"]![0]!["interaction"].Should().BeNull();
        (await Http.ExpectAsync(200, "GET", "CapabilityStatement/$conforms?left=http://x/co-a&right=http://x/co-a"))["parameter"]![0]!["resource"]!.Diagnostics().Should().Be("Both say the same.");
    }

    [SkippableTheory]
    [InlineData(400, "CapabilityStatement/$implements")]
    [InlineData(404, "CapabilityStatement/$implements?server=http://x/nothing")]
    [InlineData(404, "CapabilityStatement/never-was/$implements?server=http://x/nothing")]
    [InlineData(400, "CapabilityStatement/$conforms?left=http://x/co-a")]
    [InlineData(404, "CapabilityStatement/$conforms?left=http://x/nothing&right=http://x/nothing")]
    public async Task What_is_not_there_is_refused(int status, string url) => (await Http.ExpectAsync(status, "GET", url)).Diagnostics().Should().NotBeEmpty();

    private static string Statement(string name, string type, string interaction) => $$"""
        {"resourceType":"CapabilityStatement","id":"{{name}}","url":"http://x/{{name}}","status":"active","date":"2026-01-01","kind":"requirements","description":"x",
         "fhirVersion":"4.0.1","format":["json"],"rest":[{"mode":"server","resource":[{"type":"{{type}}","interaction":[{"code":"{{interaction}}"}]}]}]}
        """;
}
