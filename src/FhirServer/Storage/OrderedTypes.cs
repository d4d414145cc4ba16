namespace FhirServer.Storage;

/// <summary>
/// The types whose commits wait for each other, so that a later one has the later place in time on whichever server process it runs, and
/// <see cref="IResourceStore.NewestAsync"/> tells of every change. Few are written, and what they say decides what others may see.
/// </summary>
public static class OrderedTypes
{
    /// <summary>Says whether a type is one of them.</summary>
    public static bool Has(string type) => type is "Consent";
}
