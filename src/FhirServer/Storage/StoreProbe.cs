namespace FhirServer.Storage;

/// <summary>Asks the store how it is, for the readiness check: at most once a second, however often it is asked itself, and never for long.</summary>
/// <param name="store">The store.</param>
/// <param name="clock">Tells how old an answer is.</param>
public sealed class StoreProbe(IResourceStore store, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private readonly SemaphoreSlim asking = new(1);
    private StoreHealth answer;
    private long? answered;

    /// <summary>How the store is; what does not answer in time counts as unreachable.</summary>
    public async Task<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            if (answered is { } then && clock.GetElapsedTime(then) < Fresh)
                return answer;
            answer = await AskAsync(cancellationToken);
            answered = clock.GetTimestamp();
            return answer;
        }
        finally
        {
            asking.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => asking.Dispose();

    private async Task<StoreHealth> AskAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await store.CheckAsync(AccessGrant.System, limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return StoreHealth.Unreachable;
        }
    }
}
