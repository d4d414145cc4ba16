using System.Text.Json.Nodes;
using FhirServer.Search;
using FhirServer.Search.Types;
using Xunit.Abstractions;

namespace FhirServer.Tests.Search.Examples;

/// <summary>What a parameter extracts from an official example finds that example again, for every parameter that extracts anything.</summary>
public sealed class ExamplesAnswerTheirOwnValues(ITestOutputHelper output)
{
    // Enough to meet each form a parameter's values take; all of them are asked without a server in OwnValuesTests.
    private const string InContained = "&_contained=true&_count=1000";
    private const int MostAnEntry = 3;

    [SkippableFact]
    public async Task Over_the_server()
    {
        Skip.If(Samples.Folder("r4") is null, "shared/samples/r4 is not here.");
        // Some examples use modifier extensions that nobody defines; how they are searched is asked here.
        await using var server = await TestServer.StartAsync("--FhirServer:Validation:Depth=Off");
        var extractor = new IndexExtractor(Core.Registry, Core.Schemas, new SearchSettings(server.BaseUrl, TimeZoneInfo.Utc, TimeProvider.System));
        var asked = new Dictionary<string, int>();
        var queries = new List<(string Url, string Id)>();
        foreach (var text in await StoreAsync(server.Http))
        {
            var resource = Core.Tree(text).Root;
            var (type, id) = (resource.Name, resource.Child("id").Text!);
            foreach (var entry in extractor.Extract(resource))
            {
                if (AskedBack.IsContained(entry))
                {
                    AskContained(entry, id, asked, queries);
                    continue;
                }

                var name = $"{type}.{entry.Code}";
                if (asked.GetValueOrDefault(name) >= MostAnEntry || AskedBack.Of(entry) is not { } query)
                    continue;
                asked[name] = asked.GetValueOrDefault(name) + 1;
                queries.Add(($"{type}?_id={id}&{Uri.EscapeDataString(query.Key)}={Uri.EscapeDataString(query.Value)}", id));
            }
        }

        var lost = new List<string>();
        foreach (var (url, id) in queries)
        {
            using var answer = await server.Http.SendAsync("GET", url, json: null, ("Prefer", "handling=strict"));
            var bundle = await answer.JsonAsync();
            var isContained = url.EndsWith(InContained, StringComparison.Ordinal);
            if (answer.Code() != 200 || !(isContained ? bundle.MatchIds().Contains(id) : bundle.MatchIds().SequenceEqual([id])))
                lost.Add($"{Uri.UnescapeDataString(url)}: {answer.Code()} {(answer.Code() == 200 ? "finds nothing" : bundle.Diagnostics())}");
        }

        output.WriteLine($"{asked.Count} parameters (with their other forms), {queries.Count} queries");
        string.Join('\n', lost).Should().BeEmpty();
        asked.Should().HaveCountGreaterThan(900);
    }

    // Others may contain the like, and the container's id cannot be asked for beside it.
    private static void AskContained(IndexEntry entry, string id, Dictionary<string, int> asked, List<(string Url, string Id)> queries)
    {
        if (AskedBack.Contained(entry) is not { } contained || AskedBack.Of(contained.Own) is not { } query)
            return;
        var name = $"#{contained.Type}.{contained.Own.Code}";
        if (asked.GetValueOrDefault(name) >= MostAnEntry)
            return;
        asked[name] = asked.GetValueOrDefault(name) + 1;
        queries.Add(($"{contained.Type}?{Uri.EscapeDataString(query.Key)}={Uri.EscapeDataString(query.Value)}{InContained}", id));
    }

    private static async Task<List<string>> StoreAsync(HttpClient http)
    {
        var stored = new Dictionary<string, string>();
        foreach (var file in Samples.R4())
        {
            var text = await File.ReadAllTextAsync(file);
            var resource = JsonNode.Parse(text)!;
            if (resource["id"] is { } id && stored.TryAdd($"{resource["resourceType"]}/{id}", text))
                await http.ExpectAsync(201, "PUT", $"{resource["resourceType"]}/{id}", text);
        }

        return [.. stored.Values];
    }
}
