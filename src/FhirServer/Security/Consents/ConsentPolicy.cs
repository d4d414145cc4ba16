namespace FhirServer.Security.Consents;

/// <summary>What holds for a patient's record of which no Consent has a word: decision 0020.</summary>
public enum ConsentPolicy
{
    /// <summary>Consents are resources like others: nothing is asked of them.</summary>
    Off,

    /// <summary>Nothing is shown without a permit, but to custodians.</summary>
    OptIn,

    /// <summary>Everything is shown that is not denied.</summary>
    OptOut,
}
