using FhirServer.Fhir;

namespace FhirServer.Storage;

/// <summary>A page of matches.</summary>
/// <param name="Matches">In the order asked for.</param>
/// <param name="Next">Where the next page begins, in the store's own words; null when this was the last.</param>
public sealed record SearchPage(IReadOnlyList<RawResource> Matches, string? Next);
