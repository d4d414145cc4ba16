namespace FhirServer.Tests.Security;

public sealed class LimitTests
{
    [SkippableFact]
    public async Task A_client_that_asks_too_much_is_told_to_wait_and_others_are_not()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await TestServer.StartAsync([.. issuer.Settings, "--FhirServer:Limits:RequestsPerSecond=1", "--FhirServer:Limits:Burst=5"]);
        var (one, other) = ($"Bearer {issuer.Token("system/*.rs")}", $"Bearer {issuer.Token("system/*.rs", ("client_id", "other"))}");
        var codes = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            using var answer = await server.Http.SendAsync("GET", "Patient", null, ("Authorization", one));
            codes.Add(answer.Code());
            if (answer.Code() != 429)
                continue;
            answer.Headers.RetryAfter!.Delta.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
            ((string?)(await answer.JsonAsync())["issue"]![0]!["code"]).Should().Be("throttled");
        }

        codes.Take(5).Should().AllBeEquivalentTo(200);
        codes.Should().Contain(429);
        await server.Http.ExpectAsync(200, "GET", "Patient", null, ("Authorization", other));
    }

    [SkippableFact]
    public async Task Who_guesses_tokens_is_stopped_by_address()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await TestServer.StartAsync([.. issuer.Settings, "--FhirServer:Limits:RequestsPerSecond=1", "--FhirServer:Limits:Burst=5"]);
        var codes = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            using var answer = await server.Http.SendAsync("GET", "Patient", null, ("Authorization", "Bearer guess"));
            codes.Add(answer.Code());
        }

        codes.Take(5).Should().AllBeEquivalentTo(401);
        codes.Should().Contain(429);
        await server.Http.ExpectAsync(200, "GET", "Patient", null, ("Authorization", $"Bearer {issuer.Token("system/*.rs")}"));
    }

    [SkippableFact]
    public async Task Answers_tell_browsers_not_to_show_them_inside_of_other_pages()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Http.SendAsync("GET", "Patient");
        answer.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        answer.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
    }

    [Fact]
    public void Settings_are_read_from_files_where_secrets_are_kept()
    {
        var folder = Directory.CreateTempSubdirectory("fhirserver-secrets-").FullName;
        File.WriteAllText(Path.Combine(folder, "FhirServer__PageTokenKey"), "short");
        var build = () => ServerHost.Build([$"--FhirServer:SecretsDirectory={folder}"]);
        build.Should().Throw<InvalidOperationException>().WithMessage("*PageTokenKey is shorter*");
        Directory.Delete(folder, recursive: true);
    }
}
