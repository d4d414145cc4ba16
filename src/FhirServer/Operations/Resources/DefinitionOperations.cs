using FhirServer.Interactions;

namespace FhirServer.Operations.Resources;

/// <summary>The operations on what defines resources and servers.</summary>
/// <param name="versions">$versions.</param>
/// <param name="snapshot">$snapshot.</param>
/// <param name="statements">$implements and $conforms.</param>
public sealed class DefinitionOperations(VersionsOperation versions, SnapshotOperation snapshot, StatementOperations statements)
{
    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers => [versions.Offer, snapshot.Offer, .. statements.Offers];
}
