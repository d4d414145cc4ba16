using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FhirServer.Tests.Interactions;

/// <summary>The OpenAPI document says what is there, and its page needs nobody else.</summary>
public sealed partial class OpenApiTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    private string Host => fixture.Server.BaseUrl[..^"/fhir".Length];

    [SkippableFact]
    public async Task What_the_document_refers_to_is_in_it_and_no_name_comes_twice()
    {
        var document = await DocumentAsync();
        ((string?)document["openapi"]).Should().StartWith("3.1.");
        ((string?)document["servers"]![0]!["url"]).Should().Be("/fhir");
        foreach (var reference in References().Matches(document.ToJsonString()).Select(match => match.Groups["path"].Value).Distinct())
            reference.Split('/').Aggregate<string, JsonNode?>(document, (at, step) => at?[step]).Should().NotBeNull(reference);
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(call => (string)call.Value!["operationId"]!).Should().OnlyHaveUniqueItems();
    }

    [SkippableFact]
    public async Task Each_path_is_answered_by_the_methods_that_it_says_and_by_no_other()
    {
        var document = await DocumentAsync();
        var paths = document["paths"]!.AsObject().Where(path => path.Key is "/" or "/metadata" || path.Key.StartsWith("/Patient", StringComparison.Ordinal) || path.Key.Contains('$', StringComparison.Ordinal));
        foreach (var (path, calls) in paths)
        {
            var address = path[1..].Replace("{type}", "Patient", StringComparison.Ordinal).Replace("{id}", "x", StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal);
            using var options = await _http.SendAsync("OPTIONS", address);
            options.Content.Headers.Allow.Except(["HEAD", "OPTIONS"]).Should().BeEquivalentTo(calls!.AsObject().Select(call => call.Key.ToUpperInvariant()), path);
        }
    }

    [SkippableFact]
    public async Task The_search_of_a_type_has_its_parameters()
    {
        var parameters = (await DocumentAsync())["paths"]!["/Patient"]!["get"]!["parameters"]!.AsArray();
        parameters.Should().Contain(parameter => (string?)parameter!["name"] == "birthdate").And.Contain(parameter => (string?)parameter!["$ref"] == "#/components/parameters/_id");
    }

    [SkippableFact]
    public async Task The_page_and_its_script_come_from_here_and_nothing_else_may_run()
    {
        using var page = await _http.GetAsync(new Uri($"{Host}/openapi"));
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.Should().Contain("default-src 'none'").And.Contain("script-src 'self'").And.Contain("connect-src 'self'").And.NotContain("http").And.NotContain("unsafe-eval");
        var text = await page.Content.ReadAsStringAsync();
        text.Should().Contain("src=\"/openapi/scalar.js\"").And.NotContain("http");
        using var script = await _http.GetAsync(new Uri($"{Host}/openapi/scalar.js"));
        script.Content.Headers.ContentType!.MediaType.Should().Be("text/javascript");
        (await script.Content.ReadAsStringAsync()).Should().Contain("api-reference");
    }

    private async Task<JsonNode> DocumentAsync()
    {
        using var answer = await _http.GetAsync(new Uri($"{Host}/openapi.json"));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        return await answer.JsonAsync();
    }

    [GeneratedRegex("\"\\$ref\":\"#/(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex References();
}
