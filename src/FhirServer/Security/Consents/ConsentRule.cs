namespace FhirServer.Security.Consents;

/// <summary>A provision of a Consent: https://hl7.org/fhir/R4/consent.html.</summary>
/// <param name="Permits">True for permit, false for deny, null for a rule without a word of its own.</param>
/// <param name="Criteria">What must all hold for it to apply.</param>
/// <param name="Inner">The rules inside it, which say more exactly.</param>
public sealed record ConsentRule(bool? Permits, IReadOnlyList<ConsentCriterion> Criteria, IReadOnlyList<ConsentRule> Inner);

/// <summary>A Consent in force.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Patient">The id of the patient who consents.</param>
/// <param name="Rule">Its outermost rule.</param>
/// <param name="Text">The rule as it is written; those written alike are one rule for many patients.</param>
public sealed record ConsentInForce(string Id, string Patient, ConsentRule Rule, string Text);
