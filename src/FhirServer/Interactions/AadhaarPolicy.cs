namespace FhirServer.Interactions;

/// <summary>What becomes of an Aadhaar number in a Patient, which must not be stored: https://uidai.gov.in.</summary>
public enum AadhaarPolicy
{
    /// <summary>The resource is refused.</summary>
    Refuse,

    /// <summary>The first eight digits are replaced before it is stored.</summary>
    Mask,

    /// <summary>Nobody looks.</summary>
    Off,
}
