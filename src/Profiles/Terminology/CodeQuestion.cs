namespace Profiles.Terminology;

/// <summary>A coding to be checked: https://hl7.org/fhir/R4/valueset-operation-validate-code.html.</summary>
/// <param name="ValueSet">"url" or "url|version" of the value set it should be in; null to ask its code system only.</param>
/// <param name="System">The code system; null where the value set alone says it (an element of type code).</param>
/// <param name="Code">The code.</param>
/// <param name="Version">The version of the code system, when given.</param>
/// <param name="Display">The display that came with it, to be checked as well; null without.</param>
public readonly record struct CodeQuestion(string? ValueSet, string? System, string Code, string? Version = null, string? Display = null);
