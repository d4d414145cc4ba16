namespace FhirServer.Storage.Indexing;

/// <summary>The document that says how the index stands, as stored.</summary>
/// <param name="Version">Counts its changes, from 1.</param>
/// <param name="Json">The content.</param>
public sealed record StoredState(long Version, ReadOnlyMemory<byte> Json);
