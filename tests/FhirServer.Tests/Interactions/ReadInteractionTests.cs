namespace FhirServer.Tests.Interactions;

public sealed class ReadInteractionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Patient = """{"resourceType":"Patient","active":true}""";

    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task A_read_gives_the_resource_with_its_version_and_time()
    {
        var id = await _http.CreateAsync("Patient", Patient);
        using var response = await _http.SendAsync("GET", $"Patient/{id}");
        response.Code().Should().Be(200);
        response.Headers.ETag!.ToString().Should().Be("W/\"1\"");
        response.Content.Headers.LastModified.Should().NotBeNull();
        response.Content.Headers.ContentType!.ToString().Should().Be("application/fhir+json; charset=utf-8");
        var body = await response.JsonAsync();
        ((string?)body["meta"]!["versionId"]).Should().Be("1");
        DateTimeOffset.Parse((string)body["meta"]!["lastUpdated"]!, System.Globalization.CultureInfo.InvariantCulture)
            .ToUnixTimeSeconds().Should().Be(response.Content.Headers.LastModified!.Value.ToUnixTimeSeconds());
    }

    [SkippableFact]
    public async Task What_was_sent_comes_back_digit_by_digit_and_letter_by_letter()
    {
        const string sent = """
            { "resourceType" : "Observation", "status":"final", "code":{"text":"रक्त शर्करा \u0938 தமிழ் ಕನ್ನಡ 𑒮"},
              "extension":[{"url":"http://example.org/unknown","valueDecimal":1.50}],
              "valueQuantity":{"value":100.00,"unit":"mg/dL"}, "_status":{"extension":[{"url":"http://example.org/s","valueCode":"x"}]} }
            """;
        var id = await _http.CreateAsync("Observation", sent);
        using var response = await _http.SendAsync("GET", $"Observation/{id}");
        var text = await response.Content.ReadAsStringAsync();
        text.Should().Contain("\"value\":100.00,").And.Contain("\"valueDecimal\":1.50}").And.Contain("रक्त शर्करा \\u0938 தமிழ் ಕನ್ನಡ 𑒮")
            .And.Contain("\"_status\":{\"extension\":[{\"url\":\"http://example.org/s\",\"valueCode\":\"x\"}]}");
    }

    [SkippableFact]
    public async Task What_never_was_is_404_and_what_was_deleted_is_410()
    {
        (await _http.ExpectAsync(404, "GET", "Patient/never-was")).Diagnostics().Should().Contain("Patient/never-was");
        var id = await _http.CreateAsync("Patient", Patient);
        await _http.ExpectAsync(204, "DELETE", $"Patient/{id}");
        (await _http.ExpectAsync(410, "GET", $"Patient/{id}")).Diagnostics().Should().Contain("deleted");
        await _http.ExpectAsync(410, "GET", $"Patient/{id}/_history/2");
        await _http.ExpectAsync(200, "GET", $"Patient/{id}/_history/1");
    }

    [SkippableTheory]
    [InlineData("GET", "Nonsense/1", 404)]
    [InlineData("GET", "patient/1", 404)]
    [InlineData("GET", "Patient/a_b", 404)]
    [InlineData("GET", "Patient/1/$everything", 404)]
    [InlineData("GET", "Patient/1/_history/x", 404)]
    [InlineData("POST", "Patient/1", 405)]
    [InlineData("DELETE", "metadata", 405)]
    [InlineData("GET", "Patient/1/a/b/c", 404)]
    public async Task An_address_that_leads_nowhere_says_so(string method, string url, int status)
    {
        using var response = await _http.SendAsync(method, url, method == "POST" ? Patient : null);
        response.Code().Should().Be(status);
        if (status == 405)
            response.Content.Headers.Allow.Should().Contain("GET").And.NotContain(method);
        (await response.JsonAsync()).Diagnostics().Should().NotBeEmpty();
    }

    [SkippableFact]
    public async Task A_known_version_is_not_sent_again()
    {
        var id = await _http.CreateAsync("Patient", Patient);
        using var read = await _http.SendAsync("GET", $"Patient/{id}");
        using var same = await _http.SendAsync("GET", $"Patient/{id}", null, ("If-None-Match", "W/\"1\""));
        same.Code().Should().Be(304);
        same.Headers.ETag!.ToString().Should().Be("W/\"1\"");
        (await same.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        using var other = await _http.SendAsync("GET", $"Patient/{id}", null, ("If-None-Match", "W/\"7\""));
        other.Code().Should().Be(200);
        var modified = read.Content.Headers.LastModified!.Value;
        using var unmodified = await _http.SendAsync("GET", $"Patient/{id}", null, ("If-Modified-Since", modified.ToString("R")));
        unmodified.Code().Should().Be(304);
        using var older = await _http.SendAsync("GET", $"Patient/{id}", null, ("If-Modified-Since", modified.AddMinutes(-1).ToString("R")));
        older.Code().Should().Be(200);
    }

    [SkippableFact]
    public async Task HEAD_answers_like_GET_without_a_body()
    {
        var id = await _http.CreateAsync("Patient", Patient);
        using var get = await _http.SendAsync("GET", $"Patient/{id}");
        using var head = await _http.SendAsync("HEAD", $"Patient/{id}");
        head.Code().Should().Be(200);
        head.Headers.ETag.Should().Be(get.Headers.ETag);
        head.Content.Headers.ContentLength.Should().Be(get.Content.Headers.ContentLength);
        (await head.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task OPTIONS_names_the_methods()
    {
        using var response = await _http.SendAsync("OPTIONS", "Patient/1");
        response.Code().Should().Be(204);
        response.Content.Headers.Allow.Should().Contain(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]);
    }
}
