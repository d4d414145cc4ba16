using FhirServer.Search;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>One page of a search, ready to be read.</summary>
/// <param name="Query">The query.</param>
/// <param name="Sort">Its order, in the direction of the walk.</param>
/// <param name="Filter">What a document must satisfy, beside not being deleted.</param>
/// <param name="Plan">How it is found.</param>
/// <param name="After">Where the page before ended; null for the first.</param>
internal sealed record MongoRun(SearchQuery Query, MongoSort Sort, BsonDocument Filter, MongoPlan Plan, MongoCursor? After)
{
    /// <summary>The links that are asked of what the filter finds.</summary>
    public IReadOnlyList<MongoLateLink> Late { get; init; } = [];

    private bool Backward => After?.Backward ?? false;

    /// <summary>The index for a step of a stored order; null when the database shall choose. What has no value stands in no index of values.</summary>
    public string? Hint(MongoSortStep step) => Plan.IsWalk && !step.HasValue ? MongoCollections.TypeInOrderOfCreation : Plan.Hint;

    /// <summary>The page.</summary>
    /// <param name="found">Its resources in the order of the walk, and one more if there is one.</param>
    /// <param name="asOf">The newest version when the walk began, or null.</param>
    public SearchPage Page(List<PlacedResource> found, ObjectId? asOf)
    {
        var isMore = found.Count > Query.Count;
        var page = isMore ? found.GetRange(0, Query.Count) : found;
        if (page.Count == 0)
            return SearchPage.Empty;
        if (Backward)
            page.Reverse();
        string Cursor(PlacedResource at, bool backward) => MongoCursor.At(at.Place, asOf, backward).ToString();
        return new SearchPage(
            [.. page.Select(placed => placed.Resource)],
            Next: Backward || isMore ? Cursor(page[^1], backward: false) : null,
            Previous: After is not null && (isMore || !Backward) ? Cursor(page[0], backward: true) : null);
    }
}
