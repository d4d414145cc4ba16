using FhirServer.Interactions;

namespace FhirServer.Operations;

/// <summary>The table of operations: https://hl7.org/fhir/R4/operations.html.</summary>
public static class OperationList
{
    /// <summary>All that are offered.</summary>
    /// <param name="reindex">$reindex.</param>
    /// <param name="validate">$validate.</param>
    public static IReadOnlyList<OfferedOperation> Of(ReindexOperation reindex, ValidateOperation validate) => [reindex.Offer, validate.Offer];
}
