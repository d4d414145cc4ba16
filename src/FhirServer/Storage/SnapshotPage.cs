using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Storage;

/// <summary>A match, or what may be one, and where it stands in the order.</summary>
/// <param name="Resource">The resource as it is now.</param>
/// <param name="Place">Its place; for what was written since the walk began, that of the version that matched.</param>
internal sealed record PlacedResource(RawResource Resource, SortPlace Place);

/// <summary>A resource that was written since a walk over pages began.</summary>
/// <param name="Current">As it is now, not deleted.</param>
/// <param name="Then">As it was.</param>
/// <param name="Created">Its place in the order of creation.</param>
internal sealed record ChangedResource(RawResource Current, RawResource Then, object Created);

/// <summary>Puts together a page of what is as it was and of what was written since.</summary>
internal static class SnapshotPage
{
    /// <summary>Most resources that may have been written since a sorted walk began and are looked at again for each page.</summary>
    public const int MostChanged = 20_000;

    /// <summary>Both lists in one, in order.</summary>
    /// <param name="order">The order, in the direction of the walk.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <param name="found">What is as it was, in order.</param>
    /// <param name="changed">What was written since and matched then, in any order.</param>
    /// <param name="most">How many are wanted.</param>
    public static List<PlacedResource> Merge(SortOrder order, SortPlace? after, List<PlacedResource> found, IEnumerable<PlacedResource> changed, int most)
    {
        var beyond = changed.Where(candidate => after is null || order.Compare(candidate.Place, after) > 0);
        // What was written between the two reads is in both.
        return [.. found.Concat(beyond).DistinctBy(candidate => candidate.Resource.Key.WithoutVersion).OrderBy(candidate => candidate.Place, order).Take(most)];
    }

    /// <summary>The error of a walk in which too much was written to say what matched when it began.</summary>
    public static FhirException TooOld() => new(FhirError.Expired(
        $"More than {MostChanged} resources were changed since the first page of this sorted search was read, too many to go on from it: search again."));
}
