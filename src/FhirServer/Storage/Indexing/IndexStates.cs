namespace FhirServer.Storage.Indexing;

/// <summary>Reads and changes the one <see cref="IndexState"/> of a store, whichever process changes it at the same time.</summary>
/// <param name="store">Keeps it.</param>
public sealed class IndexStates(IIndexStore store)
{
    /// <summary>Keeps it.</summary>
    public IIndexStore Store => store;

    /// <summary>How the index stands; null when nothing was ever noted.</summary>
    public async Task<IndexState?> ReadAsync(CancellationToken cancellationToken) =>
        await store.ReadStateAsync(cancellationToken) is { } stored ? IndexState.Read(stored.Json) : null;

    /// <summary>Changes it.</summary>
    /// <param name="change">Makes the new state of the old; the same object when nothing is to change. May be called several times.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The state that is stored then.</returns>
    public async Task<IndexState> ChangeAsync(Func<IndexState, IndexState> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await store.ReadStateAsync(cancellationToken);
            var old = stored is null ? new IndexState() : IndexState.Read(stored.Json);
            var changed = change(old);
            if (ReferenceEquals(changed, old) || await store.SwapStateAsync(stored?.Version ?? 0, changed.Write(), cancellationToken))
                return changed;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
