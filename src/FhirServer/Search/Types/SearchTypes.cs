namespace FhirServer.Search.Types;

/// <summary>The table of search types: https://hl7.org/fhir/R4/search.html#ptypes.</summary>
public static class SearchTypes
{
    private static readonly NumberSearch Number = new();
    private static readonly DateSearch Date = new();
    private static readonly StringSearch String = new();
    private static readonly TokenSearch Token = new();
    private static readonly ReferenceSearch Reference = new();
    private static readonly CompositeSearch Composite = new();
    private static readonly QuantitySearch Quantity = new();
    private static readonly UriSearch Uri = new();
    private static readonly PositionSearch Position = new();

    /// <summary>What writes and reads the index of a type of parameter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such type.</exception>
    public static ISearchType For(SearchParameterType type) => type switch
    {
        SearchParameterType.Number => Number,
        SearchParameterType.Date => Date,
        SearchParameterType.String => String,
        SearchParameterType.Token => Token,
        SearchParameterType.Reference => Reference,
        SearchParameterType.Composite => Composite,
        SearchParameterType.Quantity => Quantity,
        SearchParameterType.Uri => Uri,
        // near of Location is the only one of R4 that has a path.
        SearchParameterType.Special => Position,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such type of search parameter."),
    };

    /// <summary>Says whether an index entry answers a criterion, whatever their kinds.</summary>
    public static bool Match(Criterion criterion, IndexEntry entry) => criterion is Criterion.Unequal unequal
        ? ValuesOf(entry).Any(value => !MatchValue(unequal.Than, value))
        : MatchValue(criterion, entry);

    /// <summary>What counts as a value when another value is asked for.</summary>
    private static IEnumerable<IndexEntry> ValuesOf(IndexEntry entry) => entry switch
    {
        IndexEntry.Token { System: null, Value: null } => [],
        IndexEntry.Reference { Id: null, Url: null } => [],
        IndexEntry.Reference { Id: not null, Url: not null } both => [both with { Url = null }, both with { Id = null }],
        _ => [entry],
    };

    private static bool MatchValue(Criterion criterion, IndexEntry entry) => entry switch
    {
        IndexEntry.Number => Number.Matches(criterion, entry),
        IndexEntry.Date => Date.Matches(criterion, entry),
        IndexEntry.String => String.Matches(criterion, entry),
        IndexEntry.Token => Token.Matches(criterion, entry),
        IndexEntry.Reference => Reference.Matches(criterion, entry),
        IndexEntry.Composite => Composite.Matches(criterion, entry),
        IndexEntry.Quantity => Quantity.Matches(criterion, entry),
        IndexEntry.Uri => Uri.Matches(criterion, entry),
        IndexEntry.Position => Position.Matches(criterion, entry),
        IndexEntry.Words => TextSearch.Matches(criterion, entry),
        _ => throw new ArgumentException($"Nobody reads {entry.GetType().Name}.", nameof(entry)),
    };
}
