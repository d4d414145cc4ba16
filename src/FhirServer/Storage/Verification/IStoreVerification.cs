namespace FhirServer.Storage.Verification;

/// <summary>
/// Walks a store and tells whether it is whole: history, current versions, index entries, claims and commit log agree. Writes nothing,
/// neither repairs nor upgrades. What others write meanwhile gives no false alarm; memory is bounded whatever the size.
/// </summary>
public interface IStoreVerification
{
    /// <summary>Walks all of the store.</summary>
    /// <param name="log">Takes what is found, and counts.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    /// <exception cref="Fhir.FhirException">503: the store cannot be reached or read.</exception>
    /// <exception cref="InvalidOperationException">There is no store of this program's kind; the message says what to do.</exception>
    Task VerifyAsync(VerificationLog log, CancellationToken cancellationToken);
}
