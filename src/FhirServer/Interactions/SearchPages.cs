using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>A page of matches with the way to the pages beside it.</summary>
/// <param name="Query">What was asked, with everything looked up.</param>
/// <param name="Matches">The matches, in order.</param>
/// <param name="Total">How many there were when the first page was read; null when they were not counted.</param>
/// <param name="Number">The page's number, counted from 1.</param>
/// <param name="Previous">The token of the page before, or null.</param>
/// <param name="Next">The token of the page after, or null.</param>
public sealed record PageOfMatches(SearchQuery Query, IReadOnlyList<RawResource> Matches, long? Total, int Number, string? Previous, string? Next);

/// <summary>
/// Reads searches page by page. A walk over the pages gives what matched when the first was read, and nothing twice, whatever is written
/// meanwhile: https://hl7.org/fhir/R4/http.html#paging.
/// </summary>
/// <param name="store">Where to search.</param>
/// <param name="builtIn">The definitions that are there although nobody stored them.</param>
/// <param name="resolver">Looks up what the query rests on.</param>
/// <param name="versions">Reads what matched when a walk began.</param>
/// <param name="tokens">Signs page tokens.</param>
public sealed class SearchPages(IResourceStore store, BuiltInPages builtIn, QueryResolver resolver, VersionReader versions, PageToken tokens)
{
    /// <summary>Reads a page.</summary>
    /// <param name="parsed">The query, and the token of the page if it is not the first.</param>
    /// <param name="fingerprint">The query, written the same way each time.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">400: the token is not of this query. 410: too much was written since the first page of a sorted search.</exception>
    public async Task<PageOfMatches> ReadAsync(ParsedQuery parsed, string fingerprint, AccessGrant grant, CancellationToken cancellationToken)
    {
        var position = parsed.PageToken is { } token ? await tokens.ReadAsync(token, fingerprint, cancellationToken) : null;
        var query = await resolver.ResolveAsync(PageWindow.Of(parsed.Query, position) with { Versions = versions.Read }, grant, cancellationToken);
        var definitions = builtIn.Matching(query);
        var page = CountsOnly(query) ? SearchPage.Empty : await builtIn.ReadAsync(query, definitions, grant, cancellationToken);
        var total = position is null ? await TotalAsync(query, page, definitions.Count, grant, cancellationToken) : position.Total;
        var number = position?.Page ?? 1;
        return new PageOfMatches(
            query,
            page.Matches,
            total,
            number,
            page.Previous is null ? null : await tokens.WriteAsync(new PagePosition(page.Previous, number - 1, total), fingerprint, cancellationToken),
            page.Next is null || PageWindow.IsUsedUp(parsed.Query, position, page.Matches.Count) ? null : await tokens.WriteAsync(new PagePosition(page.Next, number + 1, total), fingerprint, cancellationToken));
    }

    private static bool CountsOnly(SearchQuery query) => query.Summary == SummaryMode.Count || query.Count == 0;

    /// <summary>A first page that is also the last is counted already; a count that was not asked for must not cost more than the page.</summary>
    private async Task<long?> TotalAsync(SearchQuery query, SearchPage page, int builtInMatches, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (CountsOnly(query))
            return builtInMatches + await store.CountAsync(query, long.MaxValue, grant, cancellationToken);
        if (query.Total == TotalMode.None)
            return null;
        if (page.Next is null)
            return page.Matches.Count;
        if (query.Total is not null)
            return builtInMatches + await store.CountAsync(query, long.MaxValue, grant, cancellationToken);
        var counted = await store.CountAsync(query, query.MostCounted + 1L, grant, cancellationToken);
        return counted > query.MostCounted ? null : builtInMatches + counted;
    }
}
