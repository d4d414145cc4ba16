using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;
using Profiles.Conformance;

namespace FhirServer.Interactions;

/// <summary>
/// Pages of a search that stored resources and built-in definitions answer: without a sort first the stored ones, then the built-in; with one, both in
/// its order. A page goes on from two places, one in the store and one among the built-in. See https://hl7.org/fhir/R4/http.html#paging.
/// </summary>
/// <param name="store">Where the stored ones are.</param>
/// <param name="definitions">The built-in ones.</param>
/// <param name="versions">Says where a stored one stands in the order of a search.</param>
public sealed class BuiltInPages(IResourceStore store, BuiltInDefinitions definitions, VersionReader versions)
{
    /// <summary>The built-in definitions that answer, in the order of the search.</summary>
    /// <param name="query">The query, with everything looked up.</param>
    public IReadOnlyList<DefinitionEntry> Matching(SearchQuery query) =>
        definitions.Matching(query) is { Count: > 0 } found ? [.. Placed(query, found).Select(definition => definition.Entry)] : [];

    /// <summary>Reads a page.</summary>
    /// <param name="query">The query; its place is one that a page gave, or null.</param>
    /// <param name="builtIn">What <see cref="Matching"/> gave.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SearchPage> ReadAsync(SearchQuery query, IReadOnlyList<DefinitionEntry> builtIn, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (builtIn.Count == 0 && !PlaceInBoth.Is(query.After))
            return await store.SearchAsync(query, grant, cancellationToken);
        var place = PlaceInBoth.Read(query.After);
        var stored = place.IsStoreRead ? SearchPage.Empty : await store.SearchAsync(query with { After = place.Store }, grant, cancellationToken);
        var rest = builtIn.Skip(place.BuiltIn).Take(query.Count).Select(definitions.Read).ToList();
        if (query.Sort.Count > 0 && stored.Matches.Count > 0 && rest.Count > 0)
            return await MergedAsync(query, place, stored, rest, builtIn.Count, grant, cancellationToken);
        var taken = stored.Next is null ? rest.Take(query.Count - stored.Matches.Count).ToList() : [];
        var next = new PlaceInBoth(place.BuiltIn + taken.Count, stored.Next, stored.Next is null);
        var previous = place.BuiltIn == 0 && taken.Count == 0 && stored.Previous is not null ? new PlaceInBoth(0, stored.Previous, IsStoreRead: false).Write() : null;
        return new SearchPage([.. stored.Matches, .. taken], IsEnd(next, builtIn.Count) ? null : next.Write(), previous);
    }

    private async Task<SearchPage> MergedAsync(
        SearchQuery query, PlaceInBoth place, SearchPage stored, List<RawResource> rest, int count, AccessGrant grant, CancellationToken cancellationToken)
    {
        var order = Order(query);
        var ours = stored.Matches.Select(match => Place(query, versions.Read(match), created: 0)).ToList();
        var theirs = rest.Select((match, i) => Place(query, versions.Read(match), place.BuiltIn + i + 1)).ToList();
        var matches = new List<RawResource>(query.Count);
        var (i, j) = (0, 0);
        while (matches.Count < query.Count && (i < ours.Count || (j < theirs.Count && stored.Next is null)))
        {
            var isStored = i < ours.Count && (j == theirs.Count || order.Compare(ours[i], theirs[j]) <= 0);
            matches.Add(isStored ? stored.Matches[i++] : rest[j++]);
        }

        var next = i == ours.Count
            ? new PlaceInBoth(place.BuiltIn + j, stored.Next, stored.Next is null)
            : place with { BuiltIn = place.BuiltIn + j };
        if (i > 0 && i < ours.Count)
        {
            // A store only says where a page ends; so it is asked for a page that ends where this one does.
            var shorter = await store.SearchAsync(query with { After = place.Store, Count = i }, grant, cancellationToken);
            next = next with { Store = shorter.Next, IsStoreRead = shorter.Next is null };
        }

        return new SearchPage(matches, IsEnd(next, count) ? null : next.Write());
    }

    private static IEnumerable<(DefinitionEntry Entry, IndexedResource Indexed)> Placed(
        SearchQuery query, IReadOnlyList<(DefinitionEntry Entry, IndexedResource Indexed)> found) => query.Sort.Count == 0
        ? found
        : found.Select((definition, i) => (Definition: definition, Place: Place(query, definition.Indexed, i + 1)))
            .OrderBy(placed => placed.Place, Order(query)).Select(placed => placed.Definition);

    private static SortPlace Place(SearchQuery query, IndexedResource resource, long created) =>
        new([.. query.Sort.Select(key => (object?)SortValue.Of(key, resource))], created);

    private static SortOrder Order(SearchQuery query) =>
        new(query.Sort, backward: false, (one, other) => SortValue.Compare((IComparable)one, (IComparable)other));

    private static bool IsEnd(PlaceInBoth place, int count) => place.IsStoreRead && place.BuiltIn >= count;
}
