namespace FhirServer.Storage.Mongo;

/// <summary>A commit on its way through the queue. Either it begins or the caller cancels it, never both.</summary>
internal sealed class PendingCommit
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Cancelled = 2;
    private readonly TaskCompletionSource<Task<IReadOnlyList<CommitResult>>> start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Waiting;
    private readonly bool isAlone;
    private int place;

    /// <summary>Prepares a commit.</summary>
    /// <exception cref="Fhir.FhirException">413: an operation does not fit into the database.</exception>
    public PendingCommit(IReadOnlyList<WriteOp> operations, AccessGrant grant)
    {
        Writes = [.. operations.Select(operation => new MongoWrite(operation))];
        Grant = grant;
        Ordered = [.. operations.Select(operation => operation.Key.Type).Where(OrderedTypes.Has).Distinct(StringComparer.Ordinal)];
        Claims = [.. operations.Where(operation => operation.Claim is not null).Select(operation => operation.Claim!.Key).Concat(Ordered.Select(type => "order " + type)).Distinct(StringComparer.Ordinal)];
        IsFiltered = operations.Any(operation => grant.RowsOf(operation.Key.Type) is not null);
        // Keys of resources have a slash and no space.
        Touches = [.. Writes.Select(write => write.Key), .. Claims.Select(claim => "claim " + claim)];
    }

    private PendingCommit(PendingCommit other)
    {
        (Writes, Grant, Claims, Ordered, Touches, IsFiltered) = (other.Writes, other.Grant, other.Claims, other.Ordered, other.Touches, other.IsFiltered);
        isAlone = true;
    }

    /// <summary>What to commit.</summary>
    public IReadOnlyList<MongoWrite> Writes { get; }

    /// <summary>Under which leave.</summary>
    public AccessGrant Grant { get; }

    /// <summary>True when the grant lets only some resources of the types pass that are written.</summary>
    public bool IsFiltered { get; }

    /// <summary>The types of <see cref="OrderedTypes"/> that are written: others that write them must wait, which a claim sees to.</summary>
    public IReadOnlyList<string> Ordered { get; }

    /// <summary>The keys of the claims that it rests on.</summary>
    public IReadOnlyList<string> Claims { get; }

    /// <summary>What no two transactions of this process may touch at once: one of them would only fail and begin again.</summary>
    public IReadOnlyList<string> Touches { get; }

    /// <summary>True when others may share its transaction: what it rests on is known once the resources it names are read.</summary>
    public bool MayShare => !isAlone && Claims.Count == 0 && !IsFiltered;

    /// <summary>True once others were found to go with it.</summary>
    public bool IsShared { get; private set; }

    /// <summary>True until it begins or is cancelled.</summary>
    public bool IsWaiting => Volatile.Read(ref state) == Waiting;

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

    /// <summary>Ends the wait of one that has not begun.</summary>
    public void TryGiveUp()
    {
        if (Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting)
            start.TrySetException(MongoFailure.Unavailable("The database does not keep up with what is written to it: try again later."));
    }

    /// <summary>The same commit, to be tried once more in a transaction of its own.</summary>
    public PendingCommit Alone() => new(this);

    /// <summary>Says which transaction it is part of.</summary>
    /// <param name="transaction">Gives the results of all its commits.</param>
    /// <param name="at">The place of this one among them.</param>
    /// <param name="count">How many they are.</param>
    public void Join(Task<IReadOnlyList<CommitResult>> transaction, int at, int count)
    {
        (place, IsShared) = (at, count > 1);
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
