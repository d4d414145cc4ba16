namespace Profiles.Validation;

/// <summary>How much is checked.</summary>
public enum ValidationDepth
{
    /// <summary>Nothing beyond what reading the text finds: for bulk imports that are trusted.</summary>
    Off,

    /// <summary>The rules of FHIR R4 for the resource's type.</summary>
    Structure,

    /// <summary>Those, what meta.profile claims, and what was asked for.</summary>
    Profile,
}
