using FhirServer.Interactions;
using FhirServer.Operations.Records;
using FhirServer.Operations.Terminology;

namespace FhirServer.Operations;

/// <summary>The table of operations: https://hl7.org/fhir/R4/operations.html.</summary>
public static class OperationList
{
    /// <summary>All that are offered.</summary>
    /// <param name="reindex">$reindex.</param>
    /// <param name="validate">$validate.</param>
    /// <param name="stats">$stats.</param>
    /// <param name="terminology">$expand, $validate-code, $lookup, $subsumes and $translate.</param>
    public static IReadOnlyList<OfferedOperation> Of(ReindexOperation reindex, ValidateOperation validate, StatsOperation stats, TerminologyOperations terminology) =>
        [reindex.Offer, validate.Offer, stats.Offer, .. terminology.Offers];
}
