namespace FhirServer.Storage.Sqlite;

/// <summary>A commit on its way through the writer's queue. Either the writer begins it or the caller cancels it, never both.</summary>
/// <param name="operations">What to commit.</param>
/// <param name="grant">Under which leave.</param>
internal sealed class PendingCommit(IReadOnlyList<WriteOp> operations, AccessGrant grant)
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Cancelled = 2;
    private readonly TaskCompletionSource<CommitResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state = Waiting;
    private CommitResult? result;
    private Exception? failure;

    /// <summary>What to commit.</summary>
    public IReadOnlyList<WriteOp> Operations { get; } = operations;

    /// <summary>Under which leave.</summary>
    public AccessGrant Grant { get; } = grant;

    /// <summary>Waits for the answer of the writer.</summary>
    public async Task<CommitResult> AnswerAsync()
    {
#pragma warning disable VSTHRD003 // The writer's own thread completes it and waits for nobody.
        return await answer.Task;
#pragma warning restore VSTHRD003
    }

    /// <summary>Begins it; false when it was cancelled.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref state, Begun, Waiting) == Waiting;

    /// <summary>Cancels it unless it has begun.</summary>
    public void TryCancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref state, Cancelled, Waiting) == Waiting)
            answer.TrySetCanceled(cancellationToken);
    }

    /// <summary>Keeps what came of it until the transaction is durable.</summary>
    public void Hold(CommitResult outcome) => result = outcome;

    /// <summary>Keeps that it failed, and nothing of it was written.</summary>
    public void Hold(Exception outcome) => failure = outcome;

    /// <summary>Answers with what is held.</summary>
    public void Release()
    {
        if (failure is not null)
            answer.TrySetException(failure);
        else if (result is not null)
            answer.TrySetResult(result);
    }

    /// <summary>Answers that all of the transaction failed.</summary>
    public void Fail(Exception reason) => answer.TrySetException(failure ?? reason);
}
