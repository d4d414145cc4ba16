using FhirServer.Interactions;
using FhirServer.Operations.Matching;
using FhirServer.Operations.Terminology;

namespace FhirServer.Operations;

/// <summary>The table of operations: https://hl7.org/fhir/R4/operations.html.</summary>
public static class OperationList
{
    /// <summary>All that are offered.</summary>
    /// <param name="reindex">$reindex.</param>
    /// <param name="validate">$validate.</param>
    /// <param name="purge">$purge.</param>
    /// <param name="match">$match.</param>
    /// <param name="terminology">$expand, $validate-code, $lookup, $subsumes and $translate.</param>
    public static IReadOnlyList<OfferedOperation> Of(ReindexOperation reindex, ValidateOperation validate, PurgeOperation purge, MatchOperation match, TerminologyOperations terminology) =>
        [reindex.Offer, validate.Offer, purge.Offer, match.Offer, .. terminology.Offers];
}
