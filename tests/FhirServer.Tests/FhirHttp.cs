using System.Text;
using System.Text.Json.Nodes;

namespace FhirServer.Tests;

/// <summary>Short words for talking FHIR in tests.</summary>
public static class FhirHttp
{
    /// <summary>Sends a request with a JSON body and headers.</summary>
    /// <param name="http">The client.</param>
    /// <param name="method">The verb.</param>
    /// <param name="url">Relative to the base.</param>
    /// <param name="json">The body, or null.</param>
    /// <param name="headers">Names and values, such as ("If-Match", "W/\"1\"").</param>
    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient http, string method, string url, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/fhir+json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).Should().BeTrue();
        return await http.SendAsync(request);
    }

    /// <summary>The body as JSON.</summary>
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync()) ?? throw new InvalidOperationException("The body is JSON null.");

    /// <summary>The status as a number.</summary>
    public static int Code(this HttpResponseMessage response) => (int)response.StatusCode;

    /// <summary>Sends, expects a status, and gives the body as JSON.</summary>
    public static async Task<JsonNode> ExpectAsync(
        this HttpClient http, int status, string method, string url, string? json = null, params (string Name, string Value)[] headers)
    {
        using var response = await http.SendAsync(method, url, json, headers);
        var body = await response.Content.ReadAsStringAsync();
        response.Code().Should().Be(status, "{0} {1} answered {2}", method, url, body.Length > 2000 ? body[..2000] : body);
        return body.Length == 0 ? new JsonObject() : JsonNode.Parse(body)!;
    }

    /// <summary>Creates a resource and gives its id.</summary>
    public static async Task<string> CreateAsync(this HttpClient http, string type, string json) =>
        (string)(await http.ExpectAsync(201, "POST", type, json))["id"]!;

    /// <summary>The ids of the matches (not the included) of a searchset, in order.</summary>
    public static IReadOnlyList<string> MatchIds(this JsonNode bundle) =>
        [.. Entries(bundle).Where(entry => (string?)entry["search"]?["mode"] == "match").Select(entry => (string)entry["resource"]!["id"]!)];

    /// <summary>The entries of a Bundle.</summary>
    public static IReadOnlyList<JsonNode> Entries(this JsonNode bundle) => [.. bundle["entry"]?.AsArray().Select(entry => entry!) ?? []];

    /// <summary>The URL of a link of a Bundle, or null.</summary>
    public static string? Link(this JsonNode bundle, string relation) =>
        (string?)bundle["link"]?.AsArray().FirstOrDefault(link => (string?)link!["relation"] == relation)?["url"];

    /// <summary>All diagnostics of an OperationOutcome, one a line.</summary>
    public static string Diagnostics(this JsonNode outcome)
    {
        ((string?)outcome["resourceType"]).Should().Be("OperationOutcome");
        return string.Join('\n', outcome["issue"]!.AsArray().Select(issue => (string?)issue!["diagnostics"]));
    }
}
