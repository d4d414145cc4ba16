using Microsoft.Extensions.Configuration;

namespace FhirServer.Tests;

public sealed class StartCheckTests
{
    [Theory]
    [InlineData("urls", "http://localhost:8080")]
    [InlineData("urls", "http://127.0.0.1:0;http://[::1]:8080")]
    [InlineData("Kestrel:Endpoints:Main:Url", "https://localhost:8443")]
    [InlineData("other", "x")]
    public void An_open_server_may_listen_on_loopback(string key, string value) =>
        Faults(new ServerOptions(), key, value).Should().BeEmpty();

    [Theory]
    [InlineData("urls", "http://0.0.0.0:8080")]
    [InlineData("urls", "http://localhost:1;http://*:8080")]
    [InlineData("urls", "http://hospital.example")]
    [InlineData("http_ports", "8080")]
    [InlineData("Kestrel:Endpoints:Main:Url", "http://[::]:80")]
    public void An_open_server_does_not_listen_elsewhere_unless_allowed(string key, string value)
    {
        Faults(new ServerOptions(), key, value).Should().ContainSingle().Which.Should().Contain("AllowOpenAccess");
        Faults(new ServerOptions { AllowOpenAccess = true }, key, value).Should().BeEmpty();
    }

    [Fact]
    public void Every_wrong_setting_is_named() =>
        Faults(new ServerOptions { MaxDepth = 1, BaseUrl = "fhir", TimeZone = "Mars/North", PageTokenKey = "short", CorsOrigins = ["https://a/b"] }, "x", "y")
            .Should().HaveCount(5);

    private static IReadOnlyList<string> Faults(ServerOptions options, string key, string value) =>
        StartCheck.Faults(options, new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build());
}
