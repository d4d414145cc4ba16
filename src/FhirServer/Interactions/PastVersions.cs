using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>
/// Says which versions of a resource a caller may see whose leave has a filter. The store lets through those whose current version passes; here the
/// version itself is judged, as a resource may have been another patient's before. See docs/access.md, section 2.
/// </summary>
/// <param name="store">Where versions are.</param>
/// <param name="reader">Reads versions as search sees them.</param>
public sealed class PastVersions(IResourceStore store, VersionReader reader)
{
    /// <summary>A page of a history, without what the caller may not see. Where there is a filter it may be shorter than asked, and all versions are not counted.</summary>
    public async Task<VersionPage> HistoryAsync(HistoryQuery query, AccessGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(grant);
        var page = await store.HistoryAsync(query, await ForAsync(query.Type, query.Id, grant, cancellationToken), cancellationToken);
        if (query.Type is null ? !grant.IsFiltered : grant.RowsOf(query.Type) is null)
            return page;
        var seen = new List<RawResource>(page.Versions.Count);
        foreach (var version in page.Versions)
        {
            if (await MayBeSeenAsync(version, grant, cancellationToken))
                seen.Add(version);
        }

        return page with { Versions = seen, Total = null };
    }

    /// <summary>One version; null when there is none that the caller may see.</summary>
    /// <param name="key">Which, with its version.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<RawResource?> ReadAsync(ResourceKey key, AccessGrant grant, CancellationToken cancellationToken) =>
        key.Version is { } number
        && await store.ReadVersionAsync(key.Type, key.Id, number, await ForAsync(key.Type, key.Id, grant, cancellationToken), cancellationToken) is { } version
        && await MayBeSeenAsync(version, grant, cancellationToken) ? version : null;

    /// <summary>Says whether the caller may know that there is, or was, a resource.</summary>
    public async Task<bool> IsThereAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken) =>
        await CurrentAsync(type, id, grant, cancellationToken) is not null;

    /// <summary>The current version, or the tombstone of what the caller might have seen; null when there is none for the caller.</summary>
    public async ValueTask<RawResource?> CurrentAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (await store.ReadAsync(type, id, grant, cancellationToken) is { } current)
            return current;
        return grant.RowsOf(type) is null ? null : await TombstoneAsync(type, id, grant, cancellationToken);
    }

    // What is deleted passes no filter of the store; each of its versions is judged here.
    private async ValueTask<AccessGrant> ForAsync(string? type, string? id, AccessGrant grant, CancellationToken cancellationToken) =>
        type is not null && id is not null && grant.RowsOf(type) is not null && await TombstoneAsync(type, id, grant, cancellationToken) is not null ? AccessGrant.System : grant;

    private async ValueTask<RawResource?> TombstoneAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken) =>
        await store.ReadAsync(type, id, AccessGrant.System, cancellationToken) is { Deleted: true } tombstone && await MayBeSeenAsync(tombstone, grant, cancellationToken)
            ? tombstone
            : null;

    /// <summary>Says whether one version may be seen, given that its resource may.</summary>
    /// <param name="version">The version, or a tombstone.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<bool> MayBeSeenAsync(RawResource version, AccessGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(grant);
        if (grant.RowsOf(version.Key.Type) is not { } rows)
            return true;
        // Where links led when a version was current cannot be told any more.
        if (HasLinks(rows))
            return false;
        // A tombstone has no content: what was deleted tells whether it may be told of.
        var (type, id) = (version.Key.Type, version.Key.Id);
        var judged = version.Deleted ? await store.ReadVersionAsync(type, id, version.Version - 1, AccessGrant.System, cancellationToken) : version;
        return judged is { Deleted: false } && InMemoryMatcher.Matches(rows, reader.Read(judged), []);
    }

    private static bool HasLinks(SearchExpr tree) => tree switch
    {
        SearchExpr.Chain or SearchExpr.Has => true,
        SearchExpr.And and => and.Operands.Any(HasLinks),
        SearchExpr.Or or => or.Operands.Any(HasLinks),
        SearchExpr.Not not => HasLinks(not.Operand),
        _ => false,
    };
}
