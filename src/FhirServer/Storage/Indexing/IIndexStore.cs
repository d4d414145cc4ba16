namespace FhirServer.Storage.Indexing;

/// <summary>
/// What building the index anew needs of a store, beside <see cref="IResourceStore.CommitAsync"/>: a walk over what is indexed by an older set
/// of parameters, and one small document, shared by all processes of the store, that says how the work stands.
/// </summary>
public interface IIndexStore
{
    /// <summary>The document; null while there is none.</summary>
    Task<StoredState?> ReadStateAsync(CancellationToken cancellationToken);

    /// <summary>Puts another document in its place, durably.</summary>
    /// <param name="version">The version that it takes the place of; 0 for none.</param>
    /// <param name="json">The document.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when another process was faster: read it again.</returns>
    Task<bool> SwapStateAsync(long version, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>The next resources of a type in the order of creation, those among them whose entries are older than a stamp.</summary>
    Task<IndexPage> WalkAsync(IndexWalk walk, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>Does a piece of work unless another process of this store does it now; it is cancelled when the leave to do it is lost.</summary>
    /// <returns>False when another process does it, or took it over.</returns>
    Task<bool> RunExclusiveAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken);
}
