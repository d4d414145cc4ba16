using FhirServer.Interactions;

namespace FhirServer.Operations.Resources;

/// <summary>The operations on resources of any type.</summary>
/// <param name="meta">$meta, $meta-add and $meta-delete.</param>
/// <param name="convert">$convert.</param>
/// <param name="diff">$diff.</param>
/// <param name="graph">$graph.</param>
/// <param name="access">$access-explain.</param>
/// <param name="definitions">The operations on definitions.</param>
public sealed class ResourceOperations(
    MetaOperations meta, ConvertOperation convert, DiffOperation diff, GraphOperation graph, AccessExplainOperation access, DefinitionOperations definitions)
{
    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers => [.. meta.Offers, convert.Offer, diff.Offer, graph.Offer, access.Offer, .. definitions.Offers];
}
