using FhirServer.Fhir;

namespace FhirServer.Storage;

/// <summary>Tells whether the store can be reached, for the readiness check.</summary>
/// <param name="store">The store.</param>
public sealed class StoreProbe(IResourceStore store)
{
    /// <summary>True when a read comes back, whatever it finds.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.ReadAsync("Basic", "readiness", AccessGrant.System, cancellationToken);
            return true;
        }
        catch (FhirException)
        {
            return false;
        }
    }
}
