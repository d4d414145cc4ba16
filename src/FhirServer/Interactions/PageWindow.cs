using FhirServer.Search;

namespace FhirServer.Interactions;

/// <summary>
/// How much of a page _maxresults leaves: every page before it was full, so its number says how many matches were given. R5 has the parameter
/// (https://hl7.org/fhir/R5/search.html#maxresults); the total still tells how many match.
/// </summary>
internal static class PageWindow
{
    /// <summary>The query of one page.</summary>
    /// <param name="query">The query of all pages.</param>
    /// <param name="position">Where the page begins; null for the first.</param>
    public static SearchQuery Of(SearchQuery query, PagePosition? position) =>
        query with { After = position?.Cursor, Count = (int)Math.Min(query.Count, Left(query, position) ?? int.MaxValue) };

    /// <summary>Says whether no page may follow.</summary>
    /// <param name="query">The query of all pages.</param>
    /// <param name="position">Where the page begins; null for the first.</param>
    /// <param name="matches">How many matches are on it.</param>
    public static bool IsUsedUp(SearchQuery query, PagePosition? position, int matches) => Left(query, position) is { } left && matches >= left;

    private static long? Left(SearchQuery query, PagePosition? position) =>
        query.MaxResults is { } most ? Math.Max(0, most - (((position?.Page ?? 1) - 1) * (long)query.Count)) : null;
}
