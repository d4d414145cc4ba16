using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Storage;

/// <summary>
/// The whole contract of a store. Every call takes a grant and obeys its row filter: what the filter excludes is treated as not there.
/// A store that cannot be reached raises <see cref="FhirException"/> with <see cref="FhirError.Unavailable"/>.
/// </summary>
public interface IResourceStore : IAsyncDisposable
{
    /// <summary>The current version, a tombstone if it was deleted (never to a grant with a filter for the type: a tombstone has nothing to judge), or null if it never was.</summary>
    ValueTask<RawResource?> ReadAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>One version, a tombstone if that version deleted the resource, or null if it never was.</summary>
    ValueTask<RawResource?> ReadVersionAsync(string type, string id, long version, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>The current versions of many resources in one round trip; what is missing or deleted is left out. In no given order.</summary>
    Task<IReadOnlyList<RawResource>> ReadManyAsync(IReadOnlyCollection<ResourceKey> keys, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>A page of versions, newest first.</summary>
    Task<VersionPage> HistoryAsync(HistoryQuery query, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>
    /// Where the newest version of a type stands: it changes with every commit that writes a version of a type of <see cref="OrderedTypes"/>, tombstones
    /// included, whichever process commits it. Null when there never was one. It tells nothing of any resource.
    /// </summary>
    ValueTask<string?> NewestAsync(string type, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>
    /// A page of the current, undeleted resources that satisfy the query's tree. When the query says how versions are read
    /// (<see cref="SearchQuery.Versions"/>), walking all pages, forward or back, gives what matched when the first was read, each resource once, in the
    /// order it had then, as it is now, but what was deleted meanwhile; what links lead to counts as it is now. Otherwise pages follow what matches now.
    /// </summary>
    Task<SearchPage> SearchAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>How many resources satisfy the query's tree, counted up to <paramref name="most"/>.</summary>
    Task<long> CountAsync(SearchQuery query, long most, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>How a search is run: what the database is asked, and what it does to answer. It is run for that.</summary>
    Task<SearchExplanation> ExplainAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>
    /// Commits all operations or none: history, current versions, index entries, claims and commit log change in one transaction,
    /// and the answer comes only when that is durable. No two operations may name one resource.
    /// Cancelling gives up waiting before the commit has begun; once begun it is not torn.
    /// </summary>
    Task<CommitResult> CommitAsync(IReadOnlyList<WriteOp> operations, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>Every change after a position (null: from the beginning), in commit order, then those to come, until cancelled.</summary>
    IAsyncEnumerable<ChangeEvent> ChangesAsync(string? after, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>What the store can do at present, found out by a write; it never raises what it answers.</summary>
    Task<StoreHealth> CheckAsync(AccessGrant grant, CancellationToken cancellationToken);
}
