using FhirServer.Search;

namespace FhirServer.Storage.Sqlite;

/// <summary>What was read for a page: what is as it was when the walk began, and what was written since.</summary>
/// <param name="Query">The query.</param>
/// <param name="After">Where the page before ended; null for the first.</param>
/// <param name="Found">What matches, in the order of the walk, one more than a page holds if there are as many.</param>
/// <param name="Changed">What was written since the walk began.</param>
/// <param name="AsOf">The newest commit when the walk began; null when pages follow what matches now.</param>
internal sealed record SqlitePage(SearchQuery Query, SearchCursor? After, List<PlacedResource> Found, IReadOnlyList<ChangedResource> Changed, long? AsOf)
{
    /// <summary>Settles what was written since, and makes the page.</summary>
    public async Task<SearchPage> FinishAsync(SnapshotJudge judge, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (Changed.Count == 0)
            return Page(Found);
        var matched = await judge.JudgeAsync(Query, grant, [.. Changed.Select(changed => changed.Then)], cancellationToken);
        var placed = Changed.Zip(matched, (changed, then) => then is null ? null : new PlacedResource(changed.Current, Place(then, changed.Created))).OfType<PlacedResource>();
        return Page(SnapshotPage.Merge(new SortOrder(Query.Sort, After!.Backward, SearchCursor.Compare), After.Place, Found, placed, Query.Count + 1));
    }

    private SortPlace Place(IndexedResource resource, object created) => new(
        [.. Query.Sort.Select(object? (key) => SortValue.Of(key, resource) switch { decimal number => DecimalKey.Of(number), var value => value })], created);

    private SearchPage Page(List<PlacedResource> found)
    {
        var isMore = found.Count > Query.Count;
        var page = isMore ? found.GetRange(0, Query.Count) : found;
        var backward = After?.Backward ?? false;
        if (backward)
            page.Reverse();
        if (page.Count == 0)
            return SearchPage.Empty;
        return new SearchPage(
            [.. page.Select(placed => placed.Resource)],
            Next: backward || isMore ? Cursor(page[^1], backward: false) : null,
            Previous: backward ? (isMore ? Cursor(page[0], backward: true) : null) : After is null ? null : Cursor(page[0], backward: true));
    }

    private string Cursor(PlacedResource at, bool backward) => SearchCursor.At(at.Place, AsOf, backward).ToString();
}
