using FhirServer.Fhir;

namespace FhirServer.Storage;

/// <summary>What a write operation did.</summary>
public enum WriteEffect
{
    /// <summary>The resource did not exist before, or was deleted.</summary>
    Created,

    /// <summary>A new version of an existing resource.</summary>
    Updated,

    /// <summary>A tombstone was written.</summary>
    Deleted,

    /// <summary>Nothing was written: the content was the same already, or there was nothing to delete.</summary>
    Unchanged,

    /// <summary>The index entries were replaced, unless there is a newer version by now, which has its own.</summary>
    Reindexed,

    /// <summary>The resource and all its versions are gone, if there were any.</summary>
    Erased,
}

/// <summary>Why a commit was refused as a whole.</summary>
public enum CommitRefusal
{
    /// <summary><see cref="WriteOp.VersionIs"/> does not hold.</summary>
    VersionDiffers,

    /// <summary><see cref="WriteOp.MustBeAbsent"/> does not hold.</summary>
    AlreadyExists,

    /// <summary><see cref="WriteOp.Claim"/> does not hold any more: the criteria match something else now. Plan again.</summary>
    ClaimFailed,

    /// <summary>The grant's row filter does not let the caller change this resource, as it is or as it would become.</summary>
    NotGranted,
}

/// <summary>The outcome of one operation of a commit.</summary>
/// <param name="Effect">What it did.</param>
/// <param name="Resource">The version that is current now (a tombstone after a delete); null only when there was nothing to delete.</param>
public sealed record WriteOutcome(WriteEffect Effect, RawResource? Resource);

/// <summary>The answer to a commit: all of it happened, or nothing did.</summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <summary>Everything is durable.</summary>
    /// <param name="Outcomes">One for each operation, in their order.</param>
    public sealed record Done(IReadOnlyList<WriteOutcome> Outcomes) : CommitResult;

    /// <summary>Nothing was written.</summary>
    /// <param name="Operation">Index of the operation whose condition failed.</param>
    /// <param name="Reason">Which condition.</param>
    /// <param name="CurrentVersion">The version that is current, where there is one.</param>
    public sealed record Refused(int Operation, CommitRefusal Reason, long? CurrentVersion) : CommitResult;
}
