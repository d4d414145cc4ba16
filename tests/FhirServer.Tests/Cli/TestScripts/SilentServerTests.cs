using System.Net;
using System.Net.Sockets;
using FhirServer.Cli.TestScripts;

namespace FhirServer.Tests.Cli.TestScripts;

/// <summary>What becomes of a script when the tested server says nothing.</summary>
public sealed class SilentServerTests
{
    [Fact]
    public async Task A_server_that_never_answers_is_an_error_of_the_step_and_the_run_goes_on()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var target = ServerHost.Probe([], bearer: null);
        await using var parts = target.Parts;
        target.Http.Timeout = TimeSpan.FromSeconds(1);

        var result = await target.RunAsync(ScriptLab.OneTest(ScriptLab.Read), $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/fhir");

        result.IsPassed.Should().BeFalse();
        result.Broken().Outcome.Should().Be(ActionOutcome.Error);
        result.Broken().Message.Should().Contain("in time");
        result.Teardown.Actions.Should().NotBeEmpty("the teardown comes all the same");
    }
}
