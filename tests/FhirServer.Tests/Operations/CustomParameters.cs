using System.Diagnostics;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>Short words for search parameters that clients add.</summary>
internal static class CustomParameters
{
    public const string Abha = "https://healthid.example.in";
    public const string Ward = "http://hospital.example/StructureDefinition/ward";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A SearchParameter as JSON.</summary>
    public static string Json(string id, string code, string type, string expression, string on = "Patient", string status = "active", string more = "") => $$"""
        {"resourceType":"SearchParameter","id":"{{id}}","url":"http://hospital.example/SearchParameter/{{id}}","name":"{{id}}","description":"d","status":"{{status}}",
         "code":"{{code}}","base":["{{on}}"],"type":"{{type}}","expression":"{{expression}}"{{more}}}
        """;

    /// <summary>Stores a parameter.</summary>
    public static Task PutParameterAsync(this HttpClient http, string id, string json) => http.PutAnyAsync($"SearchParameter/{id}", json);

    /// <summary>Stores a resource, new or not.</summary>
    public static async Task PutAnyAsync(this HttpClient http, string url, string json)
    {
        using var answer = await http.SendAsync("PUT", url, json);
        answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until a type can be searched by a parameter, or cannot any more.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> WaitUntilAsync(this HttpClient http, string type, string code, bool isSearchable)
    {
        var clock = Stopwatch.StartNew();
        while (await http.IsSearchableAsync(type, code) != isSearchable)
        {
            clock.Elapsed.Should().BeLessThan(Patience, "{0}.{1} should {2} searchable", type, code, isSearchable ? "become" : "stop being");
            await Task.Delay(50);
        }

        return clock.Elapsed;
    }

    /// <summary>Says whether a type can be searched by a parameter: strictly, an unknown one is an error.</summary>
    public static async Task<bool> IsSearchableAsync(this HttpClient http, string type, string code)
    {
        using var answer = await http.SendAsync("GET", $"{type}?{code}:missing=true&_count=1", null, ("Prefer", "handling=strict"));
        answer.Code().Should().BeOneOf(200, 400);
        return answer.Code() == 200;
    }

    /// <summary>Calls $reindex and waits for its end.</summary>
    /// <returns>What the status said at the end.</returns>
    public static async Task<JsonNode> ReindexAsync(this HttpClient http, string url, string? body = null)
    {
        using var answer = await http.SendAsync("POST", url, body, ("Prefer", "respond-async"));
        answer.Code().Should().Be(202, await answer.Content.ReadAsStringAsync());
        var status = answer.Content.Headers.ContentLocation ?? throw new InvalidOperationException("There is no Content-Location.");
        var clock = Stopwatch.StartNew();
        while (true)
        {
            using var now = await http.GetAsync(status);
            if (now.Code() == 200)
                return await now.JsonAsync();
            now.Code().Should().Be(202);
            now.Headers.GetValues("X-Progress").Should().ContainSingle();
            now.Headers.RetryAfter.Should().NotBeNull();
            clock.Elapsed.Should().BeLessThan(Patience);
            await Task.Delay(100);
        }
    }

    /// <summary>The names of the search parameters of a type in the capability statement.</summary>
    public static async Task<IReadOnlyList<string>> ListedAsync(this HttpClient http, string type)
    {
        var statement = await http.ExpectAsync(200, "GET", "metadata");
        var resource = statement["rest"]![0]!["resource"]!.AsArray().Single(resource => (string?)resource!["type"] == type)!;
        return [.. resource["searchParam"]!.AsArray().Select(parameter => (string)parameter!["name"]!)];
    }
}
