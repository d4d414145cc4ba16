using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Tests.Search.Tables;

namespace FhirServer.Tests.Search.Types;

/// <summary>The tables, judged without a store: what the extractor makes of each value, and what the parser makes of each query.</summary>
public sealed class SearchTablesTests
{
    private static readonly Dictionary<string, IndexedResource[]> s_worlds = SearchTables.All.ToDictionary(table => table.Name, World);

    /// <summary>Table, query, who answers.</summary>
    public static TheoryData<string, string, string> Rows()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var table in SearchTables.All)
        {
            foreach (var row in table.Rows)
                rows.Add(table.Name, row.Query, string.Join(' ', row.Ids));
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Stored_value_query_and_answer(string table, string query, string ids)
    {
        var world = s_worlds[table];
        var row = new SearchRow(query, []);
        var where = new QueryParser(Core.Registry, SettingsOf(table), new SearchLimits()).Parse([row.Type], row.Parameters, strict: true).Query.Where;

        var found = world.Where(one => one.Key.Type == row.Type && InMemoryMatcher.Matches(where, one, world)).Select(one => one.Key.Id[(table.Length + 1)..]);

        found.Should().BeEquivalentTo(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries), query);
    }

    [Fact]
    public void A_search_over_every_table_asks_enough() => SearchTables.All.Sum(table => table.Rows.Count).Should().BeGreaterThan(300);

    private static SearchSettings SettingsOf(string table) =>
        Core.Settings with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(SearchTables.All.Single(one => one.Name == table).Zone) };

    private static IndexedResource[] World(SearchTable table)
    {
        var extractor = new IndexExtractor(Core.Registry, Core.Schemas, SettingsOf(table.Name));
        return [.. table.Resources.Select(resource => new IndexedResource(
            new ResourceKey((string)resource["resourceType"]!, (string)resource["id"]!), DateTimeOffset.UtcNow, extractor.Extract(Core.Tree(resource.ToJsonString()).Root)))];
    }
}
