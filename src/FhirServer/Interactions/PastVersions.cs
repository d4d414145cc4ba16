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
        ArgumentNullException.ThrowIfNull(grant);
        var page = await store.HistoryAsync(query, grant, cancellationToken);
        return grant.Rows is null ? page : page with { Versions = [.. page.Versions.Where(version => MayBeSeen(version, grant))], Total = null };
    }

    /// <summary>One version; null when there is none that the caller may see.</summary>
    /// <param name="key">Which, with its version.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<RawResource?> ReadAsync(ResourceKey key, AccessGrant grant, CancellationToken cancellationToken) =>
        key.Version is { } number && await store.ReadVersionAsync(key.Type, key.Id, number, grant, cancellationToken) is { } version && MayBeSeen(version, grant) ? version : null;

    /// <summary>Says whether the caller may know that there is, or was, a resource.</summary>
    public async Task<bool> IsThereAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken) =>
        await store.ReadAsync(type, id, grant, cancellationToken) is { } current && (!current.Deleted || MayBeSeen(current, grant));

    /// <summary>Says whether one version may be seen, given that its resource may.</summary>
    /// <param name="version">The version, or a tombstone.</param>
    /// <param name="grant">The leave of the caller.</param>
    public bool MayBeSeen(RawResource version, AccessGrant grant)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(grant);
        if (grant.RowsOf(version.Key.Type) is not { } rows)
            return true;
        // A tombstone has no content, and where links led when a version was current cannot be told any more.
        return !version.Deleted && !HasLinks(rows) && InMemoryMatcher.Matches(rows, reader.Read(version), []);
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
