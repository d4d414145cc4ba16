using System.Net.Http.Headers;

namespace FhirServer.Tests.Security;

public sealed class SignInTests(SignedInFixture fixture) : IClassFixture<SignedInFixture>
{
    private const string Any = "system/*.cruds";

    [SkippableFact]
    public async Task Without_a_token_only_the_capabilities_are_told()
    {
        await fixture.Nobody.ExpectAsync(200, "GET", "metadata");
        foreach (var (method, url) in new[] { ("GET", "Patient/a"), ("GET", "Patient"), ("GET", "_history"), ("POST", "Patient"), ("POST", ""), ("DELETE", "Patient/a"), ("POST", "$reindex"), ("GET", "_async") })
        {
            using var answer = await fixture.Nobody.SendAsync(method, url, method == "POST" ? """{"resourceType":"Patient"}""" : null);
            answer.Code().Should().Be(401, "{0} {1}", method, url);
            answer.Headers.WwwAuthenticate.Should().ContainSingle().Which.Should().Be(new AuthenticationHeaderValue("Bearer", "realm=\"fhir\""));
            (await answer.JsonAsync()).Diagnostics().Should().Contain("bearer token");
        }
    }

    [SkippableFact]
    public async Task A_good_token_is_taken()
    {
        using var http = fixture.May(Any);
        var id = await http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        await http.ExpectAsync(200, "GET", $"Patient/{id}");
    }

    [SkippableTheory]
    [InlineData("expired", "expired")]
    [InlineData("others", "another audience")]
    [InlineData("tampered", "signature")]
    [InlineData("unsigned", "signature")]
    [InlineData("confused", "key|algorithm|signature")]
    [InlineData("stranger", "not one of those that are trusted")]
    [InlineData("rubbish", "no JSON Web Token")]
    [InlineData("basic", "takes one bearer token")]
    [InlineData("misread", "begins like an array")]
    public async Task A_token_that_is_not_good_is_refused_and_told_why(string kind, string reason)
    {
        Skip.If(fixture.Server is null);
        await using var stranger = await TestIssuer.StartAsync();
        var token = "Bearer " + kind switch
        {
            "expired" => fixture.Issuer.Expired(Any),
            "others" => fixture.Issuer.ForOthers(Any),
            "tampered" => fixture.Issuer.Tampered(Any),
            "unsigned" => fixture.Issuer.Unsigned(Any),
            "confused" => fixture.Issuer.Confused(Any),
            "misread" => fixture.Issuer.Token(Any, ("roles", "[x")),
            "stranger" => stranger.Token(Any),
            _ => "rubbish",
        };
        using var answer = await fixture.Nobody.SendAsync("GET", "Patient", null, ("Authorization", kind == "basic" ? "Basic YTpi" : token));
        answer.Code().Should().Be(401);
        answer.Headers.WwwAuthenticate.ToString().Should().Contain("error=\"invalid_token\"").And.MatchRegex(reason);
        (await answer.JsonAsync()).Diagnostics().Should().MatchRegex(reason);
        (await answer.Content.ReadAsStringAsync()).Should().NotContain(token[7..]);
    }

    [SkippableFact]
    public async Task A_new_key_of_the_issuer_is_found()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await TestServer.StartAsync(issuer.Settings);
        (await StatusAsync()).Should().Be(200);
        issuer.Rotate();
        for (var i = 0; i < 100 && await StatusAsync() != 200; i++)
            await Task.Delay(100);
        (await StatusAsync()).Should().Be(200);

        async Task<int> StatusAsync()
        {
            using var answer = await server.Http.SendAsync("GET", "Patient", null, ("Authorization", $"Bearer {issuer.Token(Any)}"));
            return answer.Code();
        }
    }

    [SkippableFact]
    public async Task An_issuer_that_cannot_be_asked_is_no_fault_of_the_client()
    {
        var issuer = await TestIssuer.StartAsync();
        await using var server = await TestServer.StartAsync(issuer.Settings);
        var token = issuer.Token(Any);
        await issuer.DisposeAsync();
        using var answer = await server.Http.SendAsync("GET", "Patient", null, ("Authorization", $"Bearer {token}"));
        answer.Code().Should().Be(503, await answer.Content.ReadAsStringAsync());
        answer.Headers.RetryAfter.Should().NotBeNull();
    }

    [SkippableFact]
    public async Task Only_administrators_run_the_server()
    {
        using var some = fixture.May(Any);
        await some.ExpectAsync(403, "GET", "_async");
        using var admin = fixture.May("openid", ("roles", new[] { "administrator" }));
        await admin.ExpectAsync(200, "GET", "_async");
    }

    [Theory]
    [InlineData("Mode=Oidc", "names no issuer")]
    [InlineData("Issuers:0:Authority=http://issuer.example", "no absolute https")]
    [InlineData("Issuers:0:Authority=https://issuer.example", "Audience is empty")]
    public void Settings_that_would_take_anybodys_token_stop_the_start(string setting, string reason)
    {
        var build = () => ServerHost.Build([$"--FhirServer:Auth:{setting}"]);
        build.Should().Throw<InvalidOperationException>().WithMessage($"*{reason}*");
    }
}
