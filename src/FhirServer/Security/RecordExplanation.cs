using FhirServer.Security.Consents;

namespace FhirServer.Security;

/// <summary>What a Consent says of one resource.</summary>
/// <param name="Id">The Consent.</param>
/// <param name="Permits">True for permit, false for deny, null for no word.</param>
public sealed record ExplainedConsent(string Id, bool? Permits);

/// <summary>Why consent and labels show or hide one resource to one caller: docs/access.md, sections 3 and 4.</summary>
/// <param name="IsOwn">The caller is the patient: neither counts.</param>
/// <param name="LabelsLet">Labels let the resource pass.</param>
/// <param name="Policy">What holds where no Consent has a word.</param>
/// <param name="BreaksGlass">The caller passes over consent.</param>
/// <param name="IsTreating">The caller's organisation keeps the record, and treats.</param>
/// <param name="ConsentLets">Consent lets the resource pass.</param>
/// <param name="Consents">What each Consent of the patients says whose the resource is; empty where consent does not count.</param>
public sealed record RecordExplanation(
    bool IsOwn, bool LabelsLet, ConsentPolicy Policy, bool BreaksGlass, bool IsTreating, bool ConsentLets, IReadOnlyList<ExplainedConsent> Consents);
