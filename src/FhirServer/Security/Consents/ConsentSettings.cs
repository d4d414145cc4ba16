namespace FhirServer.Security.Consents;

/// <summary>How consents and labels count in this deployment: docs/access.md, sections 3 and 4.</summary>
/// <param name="Policy">What holds where no Consent has a word.</param>
/// <param name="Custodians">Organisations (<c>Organization/o1</c>) that may treat their patients without a permit.</param>
/// <param name="BreakGlass">Whether consent may be passed over in an emergency, with a reason.</param>
/// <param name="Labels">Whether security labels count.</param>
public sealed record ConsentSettings(ConsentPolicy Policy, IReadOnlySet<string> Custodians, bool BreakGlass, bool Labels);
