using FhirServer.Interactions;

namespace FhirServer.Operations.Resources;

/// <summary>The operations on resources of any type.</summary>
/// <param name="meta">$meta.</param>
/// <param name="metaChange">$meta-add and $meta-delete.</param>
/// <param name="convert">$convert.</param>
/// <param name="diff">$diff.</param>
/// <param name="graph">$graph.</param>
/// <param name="definitions">The operations on definitions.</param>
public sealed class ResourceOperations(
    MetaOperation meta, MetaChangeOperation metaChange, ConvertOperation convert, DiffOperation diff, GraphOperation graph, DefinitionOperations definitions)
{
    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers => [meta.Offer, .. metaChange.Offers, convert.Offer, diff.Offer, graph.Offer, .. definitions.Offers];
}
