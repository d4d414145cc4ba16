using FhirServer.Interactions;

namespace FhirServer.Operations.Records;

/// <summary>The operations on many observations: https://hl7.org/fhir/R4/observation-operations.html.</summary>
/// <param name="lastN">$lastn.</param>
/// <param name="stats">$stats.</param>
public sealed class ObservationOperations(LastNOperation lastN, StatsOperation stats)
{
    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers => [lastN.Offer, stats.Offer];
}
