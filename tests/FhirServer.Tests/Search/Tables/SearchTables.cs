namespace FhirServer.Tests.Search.Tables;

/// <summary>The tables, one or more a search type, mostly of the examples in https://hl7.org/fhir/R4/search.html.</summary>
public static class SearchTables
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SearchTable> All { get; } =
    [
        NumberTables.Decimals(), NumberTables.Integers(), DateTables.Days(), DateTables.Periods(), DateTables.WithoutZone(), StringTables.Names(), StringTables.Scripts(),
        TokenTables.Codes(), TokenTables.Kinds(), TokenTables.Identifiers(), ReferenceTables.Links(), ReferenceTables.Canonicals(), QuantityTables.Units(),
        QuantityTables.Ranges(), UriTables.Urls(), UriTables.Meta(), CompositeTables.Tuples(), CompositeTables.Chained(),
    ];
}
