using FhirServer.Interactions;
using FhirServer.Operations.Matching;

namespace FhirServer.Operations.Records;

/// <summary>The operations on a patient's record.</summary>
/// <param name="everything">$everything.</param>
/// <param name="document">$document.</param>
/// <param name="match">$match.</param>
/// <param name="lastN">$lastn.</param>
/// <param name="stats">$stats.</param>
/// <param name="purge">$purge.</param>
public sealed class RecordOperations(EverythingOperation everything, DocumentOperation document, MatchOperation match, LastNOperation lastN, StatsOperation stats, PurgeOperation purge)
{
    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers => [.. everything.Offers, document.Offer, match.Offer, lastN.Offer, stats.Offer, purge.Offer];
}
