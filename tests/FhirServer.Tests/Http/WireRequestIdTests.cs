using System.Net;
using FhirServer.Fhir;
using FhirServer.Interactions;

namespace FhirServer.Tests.Http;

public sealed class WireRequestIdTests
{
    private static readonly FhirResponse Answer = new() { Status = 200 };

    [Fact]
    public async Task An_unknown_fault_answers_500_without_inner_text()
    {
        await using var wire = await Wire.StartAsync(_ => throw new InvalidOperationException("secret of the house"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/x");
        request.Headers.Add("X-Request-Id", "call-7");

        using var response = await wire.Client.SendAsync(request);

        response.Headers.GetValues("X-Request-Id").Should().Equal("call-7");
        (await response.Content.ReadAsStringAsync()).Should().NotContain("secret").And.Contain("call-7");
        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task A_request_id_that_could_harm_a_log_is_replaced()
    {
        await using var wire = await Wire.StartAsync(Answer);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/x");
        request.Headers.TryAddWithoutValidation("X-Request-Id", "a b<c>");

        using var response = await wire.Client.SendAsync(request);

        response.Headers.GetValues("X-Request-Id").Single().Should().NotContain("<").And.NotBeEmpty();
    }

    [Theory]
    [InlineData("call-7", "call-7")]
    [InlineData(null, null)]
    [InlineData("call_7", "")]
    public async Task An_outcome_is_named_after_its_request_where_that_is_an_id(string? sent, string? expected)
    {
        await using var wire = await Wire.StartAsync(_ => throw new FhirException(FhirError.NotFound("No.")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/x");
        if (sent is not null)
            request.Headers.Add("X-Request-Id", sent);

        using var response = await wire.Client.SendAsync(request);

        var id = (string?)(await response.JsonAsync())["id"] ?? "";
        id.Should().Be(expected ?? response.Headers.GetValues("X-Request-Id").Single());
    }
}
