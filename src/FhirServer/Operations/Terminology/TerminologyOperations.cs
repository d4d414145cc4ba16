using FhirServer.Interactions;

namespace FhirServer.Operations.Terminology;

/// <summary>The operations of a terminology service: https://hl7.org/fhir/R4/terminology-service.html.</summary>
/// <param name="expand">$expand.</param>
/// <param name="validateCode">$validate-code.</param>
/// <param name="lookup">$lookup.</param>
/// <param name="subsumes">$subsumes.</param>
/// <param name="translate">$translate.</param>
public sealed class TerminologyOperations(
    ExpandOperation expand, ValidateCodeOperation validateCode, LookupOperation lookup, SubsumesOperation subsumes, TranslateOperation translate)
{
    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers => [expand.Offer, .. validateCode.Offers, lookup.Offer, subsumes.Offer, translate.Offer];
}
