namespace FhirServer.Storage.Indexing;

/// <summary>How a job stands.</summary>
public enum JobStatus
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It was begun.</summary>
    Running,

    /// <summary>It is done.</summary>
    Completed,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,
}

/// <summary>Why the index is built anew.</summary>
public enum JobReason
{
    /// <summary>Somebody called $reindex.</summary>
    Request,

    /// <summary>A search parameter came or changed.</summary>
    Parameters,

    /// <summary>An older program made the index.</summary>
    Upgrade,
}

/// <summary>
/// A job that builds the index of some types anew, with the place where it stands: what runs it may die at any time, and another goes on.
/// It goes over its types again and again until it finds nothing old any more, so that no process that learned of the new parameters late
/// leaves a gap.
/// </summary>
public sealed record ReindexJob
{
    /// <summary>Its id, in the URL of its status.</summary>
    public required string Id { get; init; }

    /// <summary>Why.</summary>
    public required JobReason Reason { get; init; }

    /// <summary>The set of parameters that everything shall be indexed by at least.</summary>
    public required long Revision { get; init; }

    /// <summary>The types, in the order of the work.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>How it stands.</summary>
    public JobStatus Status { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Requested { get; init; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Which pass over the types this is, from 1; 0 before it has begun.</summary>
    public int Pass { get; init; }

    /// <summary>The type that it is at, an index into <see cref="Types"/>.</summary>
    public int TypeAt { get; init; }

    /// <summary>Where in that type it is, in the store's own words.</summary>
    public string? After { get; init; }

    /// <summary>How many old resources this pass has found so far.</summary>
    public long FoundInPass { get; init; }

    /// <summary>How many resources the first pass has looked at.</summary>
    public long Done { get; init; }

    /// <summary>How many there were when it began.</summary>
    public long Total { get; init; }

    /// <summary>How many were indexed anew, in all passes.</summary>
    public long Reindexed { get; init; }

    /// <summary>How many could not be indexed: search finds them by what they were indexed by before.</summary>
    public long Failed { get; init; }

    /// <summary>True once it was looked again, some time after the end, whether a process that was held up has left something old.</summary>
    public bool IsRechecked { get; init; }

    /// <summary>True while there is something left to do.</summary>
    public bool IsOpen => Status is JobStatus.Queued or JobStatus.Running;
}
