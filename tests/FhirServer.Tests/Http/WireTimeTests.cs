using FhirServer.Http;
using FhirServer.Interactions;

namespace FhirServer.Tests.Http;

public sealed class WireTimeTests
{
    [Fact]
    public async Task A_request_that_takes_too_long_is_given_up()
    {
        var longest = WireGuards.None with { Longest = TimeSpan.FromMilliseconds(100) };
        await using var wire = await Wire.StartAsync(
            async (_, stop) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                return new FhirResponse { Status = 200 };
            },
            guards: longest);
        using var answer = await wire.Client.GetAsync(new Uri("/fhir/Patient", UriKind.Relative));
        answer.Code().Should().Be(503);
        answer.Headers.RetryAfter.Should().NotBeNull();
        (await answer.JsonAsync()).Diagnostics().Should().Contain("took longer");
    }
}
