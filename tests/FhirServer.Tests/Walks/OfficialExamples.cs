using System.Text;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks;

/// <summary>Every official example goes in over HTTP and comes out the same, as JSON and as XML.</summary>
public sealed class OfficialExamples(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    // They break the rules of FHIR themselves: a reference to a type that is not allowed, and fullUrls that are not those of the ids.
    private static readonly HashSet<string> InError = ["DeviceMetric/example", "Bundle/lri-example", "Bundle/3a0707d3-549e-4467-b8b8-5a2ab3800efe"];

    [SkippableFact]
    public async Task Every_official_example_is_stored_and_given_back_the_same()
    {
        var files = Samples.R4();
        Skip.If(files.Count == 0, "shared/samples/r4 is not here.");
        var seen = new HashSet<string>();
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file);
            if (JsonNode.Parse(text)!["id"] is null)
                text = "{\"id\":\"without-id\"," + text.TrimStart()[1..];
            var sent = JsonNode.Parse(text)!.AsObject();
            var url = $"{sent["resourceType"]}/{sent["id"]}";
            if (!seen.Add(url))
                continue;
            using var put = await fixture.Http.SendAsync("PUT", url, text);
            put.Code().Should().Be(InError.Contains(url) ? 422 : 201, "{0}: {1}", file, await put.Content.ReadAsStringAsync());
            if (InError.Contains(url))
                continue;
            var stored = Encoding.UTF8.GetBytes(await fixture.Http.GetStringAsync(url));
            Difference(sent, stored).Should().BeNull(file);
            using var xml = await fixture.Http.GetAsync($"{url}?_format=xml");
            xml.Code().Should().Be(200, file);
        }

        (await fixture.Http.ExpectAsync(200, "GET", "?_summary=count"))["total"]!.GetValue<int>().Should().Be(seen.Except(InError).Count());
    }

    private static string? Difference(JsonObject sent, byte[] stored)
    {
        var received = JsonNode.Parse(stored)!.AsObject();
        foreach (var meta in new[] { sent["meta"] as JsonObject, received["meta"] as JsonObject })
        {
            meta?.Remove("versionId");
            meta?.Remove("lastUpdated");
        }

        foreach (var resource in new[] { sent, received })
        {
            if (resource["meta"] is JsonObject { Count: 0 })
                resource.Remove("meta");
        }

        return JsonSame.Difference(Encoding.UTF8.GetBytes(sent.ToJsonString()), Encoding.UTF8.GetBytes(received.ToJsonString()));
    }
}
