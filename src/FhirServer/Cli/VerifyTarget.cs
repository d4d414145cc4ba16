using FhirServer.Storage.Verification;

namespace FhirServer.Cli;

/// <summary>The store as the verify verb sees it.</summary>
/// <param name="Store">Walks it.</param>
/// <param name="Parts">To be disposed when the walk is over.</param>
public sealed record VerifyTarget(IStoreVerification Store, IAsyncDisposable Parts);
