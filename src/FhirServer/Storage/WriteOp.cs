using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Storage;

/// <summary>
/// One change to be committed, with the condition under which it may be. Only <c>Interactions/ResourceWriter</c> makes one.
/// </summary>
public sealed record WriteOp
{
    /// <summary>Type and id of the resource; no version.</summary>
    public required ResourceKey Key { get; init; }

    /// <summary>The verb that history reports; <see cref="WriteMethod.Delete"/> makes a tombstone.</summary>
    public required WriteMethod Method { get; init; }

    /// <summary>The new content; null exactly when this deletes.</summary>
    public ResourceBody? Body { get; init; }

    /// <summary>What search finds the new content by; empty when this deletes.</summary>
    public IReadOnlyList<IndexEntry> Entries { get; init; } = [];

    /// <summary>If not null, the resource must exist, undeleted, in exactly this version (If-Match).</summary>
    public long? VersionIs { get; init; }

    /// <summary>If true, the resource must not exist or be deleted (create, If-None-Match: *).</summary>
    public bool MustBeAbsent { get; init; }

    /// <summary>
    /// If true, <see cref="VersionIs"/> or <see cref="MustBeAbsent"/> is what was found when this was planned, not what the client insists on: when it
    /// does not hold any more, plan again. Stores need not look at it.
    /// </summary>
    public bool PlansAgain { get; init; }

    /// <summary>If not null, what a conditional interaction found must still be so when this is committed.</summary>
    public ConditionalClaim? Claim { get; init; }

    /// <summary>If true, and the content is that of the current version, nothing is written and the current version is the outcome.</summary>
    public bool KeepIfUnchanged { get; init; }

    /// <summary>
    /// How new <see cref="Entries"/> are (<see cref="SearchParameterRegistry.IndexStamp"/>); kept with the resource.
    /// </summary>
    public long IndexStamp { get; init; }

    /// <summary>
    /// If true, nothing but the index entries of version <see cref="VersionIs"/> is replaced, if that is still the current one; otherwise the
    /// newer version has its own. No new version, no history, no event of the change feed. Such operations are committed among themselves.
    /// </summary>
    public bool Reindexes { get; init; }

    /// <summary>
    /// If true, the resource goes with all its versions and index entries, also one that was deleted before; nothing tells that it was there but a
    /// gap in the commit log. No condition but the grant counts, and there is no event of the change feed. Other operations may stand beside it.
    /// </summary>
    public bool Erases { get; init; }

    /// <summary>What every store asks of the operations of a commit, whatever stands in it already.</summary>
    /// <exception cref="ArgumentException">Two name one resource, or one has a body where it may not or none where it must.</exception>
    public static void Check(IReadOnlyList<WriteOp> operations)
    {
        var keys = new HashSet<ResourceKey>(operations.Count);
        foreach (var operation in operations)
        {
            if (!keys.Add(operation.Key.WithoutVersion))
                throw new ArgumentException($"Two operations name {operation.Key}.", nameof(operations));
            if (operation.Reindexes != operations[0].Reindexes || (operation.Reindexes && (operation.VersionIs is null || operation.Body is not null)))
                throw new ArgumentException($"{operation.Key}: what reindexes names a version, has no body and stands among its like.", nameof(operations));
            if (operation.Erases && (operation.Reindexes || operation.Method != WriteMethod.Delete))
                throw new ArgumentException($"{operation.Key}: what erases is a delete.", nameof(operations));
            if (!operation.Reindexes && operation.Body is null != (operation.Method == WriteMethod.Delete))
                throw new ArgumentException($"{operation.Key}: a delete has no body, anything else has one.", nameof(operations));
        }
    }
}

/// <summary>
/// What a conditional interaction rests on: that a search finds exactly what it found when the interaction was planned.
/// The store checks it again inside the commit, against the state before any change of that commit, and makes two
/// claims with one key collide, whichever process they come from.
/// </summary>
/// <param name="Key">The same for the same type and criteria, whatever their order or spelling.</param>
/// <param name="Type">The type that was searched.</param>
/// <param name="Criteria">The criteria.</param>
/// <param name="MatchedId">The id of the only match, or null when nothing matched.</param>
public sealed record ConditionalClaim(string Key, string Type, SearchExpr Criteria, string? MatchedId);
