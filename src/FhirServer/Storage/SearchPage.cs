using FhirServer.Fhir;

namespace FhirServer.Storage;

/// <summary>A page of matches.</summary>
/// <param name="Matches">In the order asked for.</param>
/// <param name="Next">Where the next page begins, in the store's own words; null when this was the last.</param>
/// <param name="Previous">Where the page before ends, in the store's own words; null when this was the first.</param>
public sealed record SearchPage(IReadOnlyList<RawResource> Matches, string? Next, string? Previous = null)
{
    /// <summary>A page without matches, first and last.</summary>
    public static SearchPage Empty { get; } = new([], Next: null);
}
