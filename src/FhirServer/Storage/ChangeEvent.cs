using FhirServer.Fhir;

namespace FhirServer.Storage;

/// <summary>What the change feed yields after a commit: one for each version that was written, in commit order.</summary>
/// <param name="Position">Where the feed stands after this event; give it back to go on from here, also after a restart.</param>
/// <param name="Resource">The version; a tombstone when it was deleted.</param>
public sealed record ChangeEvent(string Position, RawResource Resource);
