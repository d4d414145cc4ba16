using FhirServer.Interactions;

namespace FhirServer.Operations.Resources;

/// <summary>The operations on what is said about a resource.</summary>
/// <param name="meta">$meta.</param>
/// <param name="change">$meta-add and $meta-delete.</param>
public sealed class MetaOperations(MetaOperation meta, MetaChangeOperation change)
{
    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers => [meta.Offer, .. change.Offers];
}
