namespace Profiles.FhirPath;

/// <summary>What a FHIRPath expression says when it is asked as a condition. See https://hl7.org/fhir/R4/conformance-rules.html#constraints.</summary>
public enum FhirPathTruth
{
    /// <summary>It does not hold.</summary>
    False,

    /// <summary>It holds, or its result is empty: ref-1 says nothing of a reference that only has a display.</summary>
    True,

    /// <summary>It cannot be told: it needs what the scope cannot give, or cannot be evaluated on this element.</summary>
    Undecided,
}
