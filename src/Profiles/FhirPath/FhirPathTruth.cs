namespace Profiles.FhirPath;

/// <summary>Whether a condition holds.</summary>
public enum FhirPathTruth
{
    /// <summary>It holds, or says nothing.</summary>
    True,

    /// <summary>It does not.</summary>
    False,

    /// <summary>It needs something that is not at hand: a code system, a profile.</summary>
    Undecided,
}
