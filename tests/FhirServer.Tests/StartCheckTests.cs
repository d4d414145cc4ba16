using FhirServer.Storage.Mongo;
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

    [Fact]
    public void Wrong_settings_of_validation_are_named()
    {
        var wrong = new ValidationOptions { Undecided = Profiles.Validation.ValidationSeverity.Information };
        wrong.Required.Add("Patient", ["Patient"]);
        wrong.Required.Add("Claim", ["https://a.example/Claim|1.0"]);
        Faults(new ServerOptions { Validation = wrong }, "x", "y").Should().HaveCount(2).And.ContainMatch("*Required:Patient*").And.ContainMatch("*Undecided*");
    }

    [Fact]
    public void Every_wrong_setting_of_MongoDB_is_named()
    {
        var wrong = new MongoDbOptions { ConnectionString = "mongo://x", MaxPoolSize = 0, MinPoolSize = 5, SocketSeconds = 0, ConnectSeconds = -1, WaitQueueSeconds = 100_000 };
        Faults(new ServerOptions { MongoDb = wrong }, "x", "y").Should().HaveCount(6).And.Contain(fault => fault.StartsWith("FhirServer:MongoDb:MinPoolSize is 5", StringComparison.Ordinal));
    }

    [Fact]
    public void What_stands_in_the_connection_string_of_MongoDB_goes_first()
    {
        var options = new MongoDbOptions { ConnectionString = "mongodb://db/?maxPoolSize=7&socketTimeoutMS=1500&appName=mine", MaxPoolSize = 20, SocketSeconds = 30, ConnectSeconds = 3, WaitQueueSeconds = 2 };
        var settings = options.ClientSettings();
        (settings.MaxConnectionPoolSize, settings.SocketTimeout, settings.ApplicationName).Should().Be((7, TimeSpan.FromSeconds(1.5), "mine"));
        (settings.ConnectTimeout, settings.WaitQueueTimeout, settings.ServerSelectionTimeout).Should().Be((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void An_issuer_that_is_named_twice_is_a_fault()
    {
        var one = new IssuerOptions { Authority = "https://issuer.example", Audience = "a" };
        var again = new IssuerOptions { Authority = "https://issuer.example/", Audience = "b" };
        Faults(SignIn(one), "urls", "http://0.0.0.0:8080").Should().BeEmpty("callers sign in");
        Faults(SignIn(one, again), "x", "y").Should().ContainSingle().Which.Should().Contain("more than once");
    }

    private static ServerOptions SignIn(params IssuerOptions[] issuers) => new() { Auth = new AuthOptions { Mode = AuthMode.Oidc, Issuers = issuers } };

    private static IReadOnlyList<string> Faults(ServerOptions options, string key, string value) =>
        StartCheck.Faults(options, new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build());
}
