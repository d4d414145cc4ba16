using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks;

/// <summary>The records of patients among the samples, as transactions that can be posted.</summary>
internal static class RecordSamples
{
    /// <summary>The transaction Bundles of Synthea, the practitioners first because the others refer to them; empty when they are not here.</summary>
    public static IReadOnlyList<string> Synthea() =>
        [.. Samples.Files("synthea").OrderBy(file => !Path.GetFileName(file).StartsWith("practitioner", StringComparison.Ordinal)).Select(File.ReadAllText)];

    /// <summary>India's record Bundles and resources, each made a transaction of what is inside; empty when they are not here.</summary>
    public static IReadOnlyList<string> Abdm() => [.. Samples.Files("abdm").Select(file => Transaction(JsonNode.Parse(File.ReadAllText(file))!).ToJsonString())];

    private static JsonObject Transaction(JsonNode root)
    {
        var entries = new JsonArray();
        if ((string?)root["resourceType"] != "Bundle")
            entries.Add(Entry(root, null));
        foreach (var entry in root.Entries())
            entries.Add(Entry(entry["resource"]!, (string?)entry["fullUrl"]));
        return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = entries };
    }

    private static JsonObject Entry(JsonNode resource, string? fullUrl)
    {
        var entry = new JsonObject { ["resource"] = resource.DeepClone(), ["request"] = new JsonObject { ["method"] = "POST", ["url"] = (string?)resource["resourceType"] } };
        if (fullUrl is not null)
            entry["fullUrl"] = fullUrl;
        return entry;
    }
}
