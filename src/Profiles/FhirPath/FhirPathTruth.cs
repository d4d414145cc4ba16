namespace Profiles.FhirPath;

/// <summary>Whether a condition holds.</summary>
public enum FhirPathTruth
{
    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not; also when there is no result at all.</summary>
    False,

    /// <summary>It needs something that is not at hand: a code system, a profile.</summary>
    Undecided,
}
