namespace FhirServer.Search;

/// <summary>
/// How new the index entries of a resource are: of which program, and of which set of search parameters. Kept with each resource, so that one
/// that was indexed by an older program or an older set is found, whichever process wrote it.
/// </summary>
public static class IndexGeneration
{
    /// <summary>
    /// To be raised whenever what is indexed for a resource changes its meaning or grows: a server that finds data of a lower generation
    /// builds its index anew beside the requests. Data without a generation is of 1.
    /// </summary>
    public const int Current = 2;

    private const int RevisionBits = 40;

    /// <summary>The stamp for entries of this program; a greater one is of a newer program or set.</summary>
    /// <param name="revision">The number of the set of parameters.</param>
    public static long Stamp(long revision) => ((long)Current << RevisionBits) | revision;
}
