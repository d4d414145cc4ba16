using FhirServer.Fhir;

namespace FhirServer.Storage.Indexing;

/// <summary>Where a walk over the resources of a type stands.</summary>
/// <param name="Type">The type.</param>
/// <param name="After">Where the last page ended, in the store's own words; null for the beginning.</param>
/// <param name="Below">Entries with a stamp below this are old.</param>
/// <param name="Count">Most resources to look at.</param>
public sealed record IndexWalk(string Type, string? After, long Below, int Count);

/// <summary>A page of a walk.</summary>
/// <param name="Old">The current versions whose entries are old.</param>
/// <param name="Seen">How many resources were looked at, old or not.</param>
/// <param name="Next">Where it goes on; null at the end.</param>
public sealed record IndexPage(IReadOnlyList<RawResource> Old, int Seen, string? Next);
