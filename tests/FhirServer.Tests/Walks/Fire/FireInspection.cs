using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks.Fire;

/// <summary>Looks at what a server holds, through its own interface.</summary>
/// <param name="http">A client of the server.</param>
internal sealed class FireInspection(HttpClient http)
{
    /// <summary>All versions made since a time, oldest first.</summary>
    public async Task<IReadOnlyList<FireVersion>> VersionsSinceAsync(DateTimeOffset since)
    {
        var versions = new List<FireVersion>();
        var url = $"_history?_count=1000&_since={since.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)}";
        await foreach (var entry in EntriesAsync(url))
            versions.Add(Version(entry));
        versions.Reverse();
        return versions;
    }

    /// <summary>The resources that a search finds, as Type/id.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string url)
    {
        var found = new List<string>();
        await foreach (var entry in EntriesAsync(url))
            found.Add($"{entry["resource"]!["resourceType"]}/{entry["resource"]!["id"]}");
        return found;
    }

    /// <summary>How many resources a search finds.</summary>
    public async Task<int> CountAsync(string url) => (int)(await http.ExpectAsync(200, "GET", url))["total"]!;

    private async IAsyncEnumerable<JsonNode> EntriesAsync(string url)
    {
        for (string? next = url; next is not null;)
        {
            var page = await http.ExpectAsync(200, "GET", next);
            foreach (var entry in page.Entries())
                yield return entry;
            next = page.Link("next");
        }
    }

    private static FireVersion Version(JsonNode entry)
    {
        var number = long.Parse(((string)entry["response"]!["etag"]!)[3..^1], CultureInfo.InvariantCulture);
        if (entry["resource"] is not { } resource)
            return new FireVersion((string)entry["request"]!["url"]!, number, null, null, null);
        ((string?)resource["meta"]!["versionId"]).Should().Be(number.ToString(CultureInfo.InvariantCulture));
        return new FireVersion(
            $"{resource["resourceType"]}/{resource["id"]}", number, Identifier(resource, FireClient.MarkSystem), Identifier(resource, FireClient.CriterionSystem), (string?)resource["subject"]?["reference"]);
    }

    private static string? Identifier(JsonNode resource, string system) =>
        (string?)resource["identifier"]!.AsArray().FirstOrDefault(identifier => (string?)identifier!["system"] == system)?["value"];
}
