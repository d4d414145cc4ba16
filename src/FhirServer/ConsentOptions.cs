using FhirServer.Security.Consents;

namespace FhirServer;

/// <summary>How Consent resources and security labels count, section <c>FhirServer:Consent</c>. They count for callers that have signed in. See docs/access.md.</summary>
public sealed class ConsentOptions
{
    /// <summary>What holds for a patient's record of which no Consent has a word.</summary>
    public ConsentPolicy Policy { get; set; } = ConsentPolicy.Off;

    /// <summary>Organisations (<c>Organization/o1</c>) that may treat patients without a permit where the policy is <see cref="ConsentPolicy.OptIn"/>.</summary>
    public IList<string> Custodians { get; set; } = [];

    /// <summary>True to let practitioners pass over consent in an emergency, with a reason.</summary>
    public bool BreakGlass { get; set; } = true;

    /// <summary>True to keep labelled resources from callers without the clearance.</summary>
    public bool Labels { get; set; } = true;

    /// <summary>The same, for those who judge.</summary>
    internal ConsentSettings Settings => new(Policy, Custodians.ToHashSet(StringComparer.Ordinal), BreakGlass, Labels);
}
