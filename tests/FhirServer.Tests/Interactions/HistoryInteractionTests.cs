namespace FhirServer.Tests.Interactions;

public sealed class HistoryInteractionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task A_resources_history_tells_each_version_newest_first()
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        await _http.ExpectAsync(200, "PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","active":true}""");
        await _http.ExpectAsync(204, "DELETE", $"Patient/{id}");
        var history = await _http.ExpectAsync(200, "GET", $"Patient/{id}/_history");
        ((string?)history["type"]).Should().Be("history");
        ((int?)history["total"]).Should().Be(3);
        history.Entries().Select(entry => (string?)entry["request"]!["method"]).Should().Equal("DELETE", "PUT", "POST");
        history.Entries().Select(entry => (string?)entry["response"]!["status"]).Should().Equal("204 No Content", "200 OK", "201 Created");
        history.Entries()[0]["resource"].Should().BeNull();
        ((string?)history.Entries()[2]["resource"]!["meta"]!["versionId"]).Should().Be("1");
        ((string?)history.Entries()[0]["fullUrl"]).Should().Be($"{fixture.Server.BaseUrl}/Patient/{id}");
        await _http.ExpectAsync(404, "GET", "Patient/never-was/_history");
    }

    [SkippableFact]
    public async Task Pages_of_a_type_history_give_every_version_once()
    {
        await using var server = await TestServer.StartAsync();
        for (var number = 0; number < 7; number++)
            await server.Http.CreateAsync("Basic", """{"resourceType":"Basic","code":{"text":"x"}}""");
        await server.Http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        var seen = new List<string>();
        var url = "Basic/_history?_count=3";
        for (var page = 1; url is not null; page++)
        {
            var bundle = await server.Http.ExpectAsync(200, "GET", url);
            seen.AddRange(bundle.Entries().Select(entry => (string)entry["resource"]!["id"]!));
            if (page == 1)
                ((int?)bundle["total"]).Should().Be(7);
            await server.Http.CreateAsync("Basic", """{"resourceType":"Basic","code":{"text":"later"}}""");
            url = bundle.Link("next");
        }

        seen.Should().HaveCount(7).And.OnlyHaveUniqueItems();
        ((int?)(await server.Http.ExpectAsync(200, "GET", "_history?_count=0"))["total"]).Should().Be(11);
    }

    [SkippableFact]
    public async Task Since_and_at_narrow_by_time()
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        await Task.Delay(20);
        var second = await _http.ExpectAsync(200, "PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","active":true}""");
        var time = Uri.EscapeDataString((string)second["meta"]!["lastUpdated"]!);
        (await _http.ExpectAsync(200, "GET", $"Patient/{id}/_history?_since={time}")).Entries().Should().ContainSingle();
        (await _http.ExpectAsync(200, "GET", $"Patient/{id}/_history?_at={time}")).Entries().Should().ContainSingle();
        (await _http.ExpectAsync(200, "GET", $"Patient/{id}/_history?_at=2001")).Entries().Should().BeEmpty();
        (await _http.ExpectAsync(400, "GET", $"Patient/{id}/_history?_since=soon")).Diagnostics().Should().Contain("_since");
        await _http.ExpectAsync(400, "GET", $"Patient/{id}/_history?_count=-1");
        await _http.ExpectAsync(400, "GET", $"Patient/{id}/_history?_page=forged");
    }
}
