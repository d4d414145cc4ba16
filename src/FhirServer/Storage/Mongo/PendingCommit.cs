namespace FhirServer.Storage.Mongo;

/// <summary>A commit on its way through the queue. Either it begins or the caller cancels it, never both.</summary>
internal sealed class PendingCommit
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Cancelled = 2;
    private readonly TaskCompletionSource<Task<IReadOnlyList<CommitResult>>> start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Waiting;
    private int place;

    /// <summary>Prepares a commit.</summary>
    /// <exception cref="Fhir.FhirException">413: an operation does not fit into the database.</exception>
    public PendingCommit(IReadOnlyList<WriteOp> operations, AccessGrant grant)
    {
        Writes = [.. operations.Select(operation => new MongoWrite(operation))];
        Grant = grant;
        Claims = [.. operations.Where(operation => operation.Claim is not null).Select(operation => operation.Claim!.Key).Distinct(StringComparer.Ordinal)];
        // Keys of resources have a slash and no space.
        Touches = [.. Writes.Select(write => write.Key), .. Claims.Select(claim => "claim " + claim)];
    }

    /// <summary>What to commit.</summary>
    public IReadOnlyList<MongoWrite> Writes { get; }

    /// <summary>Under which leave.</summary>
    public AccessGrant Grant { get; }

    /// <summary>The keys of the claims that it rests on.</summary>
    public IReadOnlyList<string> Claims { get; }

    /// <summary>What no two transactions of this process may touch at once: one of them would only fail and begin again.</summary>
    public IReadOnlyList<string> Touches { get; }

    /// <summary>True when others may share its transaction: what it rests on is known once the resources it names are read.</summary>
    public bool MayShare => Claims.Count == 0 && Grant.Rows is null;

    /// <summary>False once it was cancelled.</summary>
    public bool IsWanted => Volatile.Read(ref state) != Cancelled;

    /// <summary>Begins it; false when it was cancelled.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref state, Begun, Waiting) == Waiting;

    /// <summary>Cancels it unless it has begun.</summary>
    public void TryCancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting)
            start.TrySetCanceled(cancellationToken);
    }

    /// <summary>Says which transaction it is part of.</summary>
    /// <param name="transaction">Gives the results of all its commits.</param>
    /// <param name="at">The place of this one among them.</param>
    public void Join(Task<IReadOnlyList<CommitResult>> transaction, int at)
    {
        place = at;
        start.TrySetResult(transaction);
    }

    /// <summary>Waits for the result, or for the fault, of its transaction.</summary>
    public async Task<CommitResult> AnswerAsync()
    {
#pragma warning disable VSTHRD003 // The queue starts it on the pool, and it waits for nobody here.
        var results = await await start.Task;
#pragma warning restore VSTHRD003
        return results[place];
    }
}
