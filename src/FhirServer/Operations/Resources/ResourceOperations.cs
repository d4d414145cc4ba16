using FhirServer.Interactions;

namespace FhirServer.Operations.Resources;

/// <summary>The operations on resources of any type.</summary>
/// <param name="meta">$meta.</param>
/// <param name="metaChange">$meta-add and $meta-delete.</param>
/// <param name="convert">$convert.</param>
/// <param name="versions">$versions.</param>
/// <param name="diff">$diff.</param>
/// <param name="snapshot">$snapshot.</param>
public sealed class ResourceOperations(
    MetaOperation meta, MetaChangeOperation metaChange, ConvertOperation convert, VersionsOperation versions, DiffOperation diff, SnapshotOperation snapshot)
{
    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers => [meta.Offer, .. metaChange.Offers, convert.Offer, versions.Offer, diff.Offer, snapshot.Offer];
}
