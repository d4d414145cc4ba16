using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace FhirServer.Tests.Search.Tables;

/// <summary>The same tables asked of a server: all values are stored, then all queries asked.</summary>
public sealed class SearchTablesOverHttp(ITestOutputHelper output)
{
    /// <summary>The zones in which servers are asked.</summary>
    public static TheoryData<string> Zones() => [.. SearchTables.All.Select(table => table.Zone).Distinct()];

    [SkippableTheory]
    [MemberData(nameof(Zones))]
    public async Task Stored_value_query_and_answer(string zone)
    {
        // Search has to cope with numbers that no valid resource of their type would hold.
        await using var server = await TestServer.StartAsync($"--FhirServer:TimeZone={zone}", "--FhirServer:Validation:Depth=Off");
        var tables = SearchTables.All.Where(table => table.Zone == zone).ToList();
        await StoreAsync(server.Http, tables);
        var wrong = new List<string>();
        foreach (var table in tables)
        {
            foreach (var row in table.Rows)
            {
                var bundle = await server.Http.ExpectAsync(200, "GET", $"{row.Url}&_tag={Uri.EscapeDataString("urn:table|" + table.Name)}&_count=100", null, ("Prefer", "handling=strict"));
                var found = bundle.MatchIds().Select(id => id[(table.Name.Length + 1)..]).Order(StringComparer.Ordinal).ToList();
                if (!found.SequenceEqual(row.Ids.Order(StringComparer.Ordinal)))
                    wrong.Add($"{table.Name}: {row.Query} found {string.Join(' ', found)} and not {string.Join(' ', row.Ids)}");
            }
        }

        output.WriteLine($"{tables.Sum(table => table.Resources.Count)} values, {tables.Sum(table => table.Rows.Count)} queries");
        string.Join('\n', wrong).Should().BeEmpty();
    }

    private static async Task StoreAsync(HttpClient http, List<SearchTable> tables)
    {
        foreach (var table in tables)
        {
            var entries = table.Resources.Select(resource => (JsonNode)new JsonObject
            {
                ["resource"] = resource.DeepClone(),
                ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = $"{resource["resourceType"]}/{resource["id"]}" },
            });
            var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) };
            await http.ExpectAsync(200, "POST", "", bundle.ToJsonString());
        }
    }
}
