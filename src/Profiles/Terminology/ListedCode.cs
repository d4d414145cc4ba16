namespace Profiles.Terminology;

/// <summary>A code that a value set lists by itself: https://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.compose.include.concept.</summary>
/// <param name="Code">The code, as written.</param>
/// <param name="Display">The display the value set gives it; null without.</param>
/// <param name="Designations">Its other names in the value set.</param>
internal sealed record ListedCode(string Code, string? Display, IReadOnlyList<Designation> Designations)
{
    /// <summary>Whether a text is one of its names.</summary>
    public bool IsCalled(string text) => Designation.IsAny(text, Display, Designations);
}
