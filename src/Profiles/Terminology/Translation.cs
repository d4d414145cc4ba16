namespace Profiles.Terminology;

/// <summary>A code to be translated: https://hl7.org/fhir/R4/conceptmap-operation-translate.html.</summary>
/// <param name="Map">"url" or "url|version" of the ConceptMap.</param>
/// <param name="System">The code system of the code; null for any.</param>
/// <param name="Code">The code.</param>
/// <param name="TargetSystem">The code system of the answer; null for any.</param>
/// <param name="Target">The value set of the answer; null for any.</param>
/// <param name="Dependencies">What else is known, that a mapping may depend on.</param>
/// <param name="IsReverse">Whether the code is one of the target, and those that map to it are asked for.</param>
public sealed record TranslationAsk(
    string Map, string? System, string Code, string? TargetSystem, string? Target, IReadOnlyList<MappedProperty> Dependencies, bool IsReverse);

/// <summary>Another element that a mapping depends on or gives: https://hl7.org/fhir/R4/conceptmap-definitions.html#ConceptMap.group.element.target.dependsOn.</summary>
/// <param name="Property">The element.</param>
/// <param name="System">The code system of the value; null without.</param>
/// <param name="Value">The code or text.</param>
/// <param name="Display">The name of the value; null without.</param>
public sealed record MappedProperty(string Property, string? System, string Value, string? Display = null);

/// <summary>One way to translate a code.</summary>
/// <param name="Equivalence">How near it is: https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html.</param>
/// <param name="System">The code system; null when the map does not say it.</param>
/// <param name="Code">The code; null when there is none (unmatched).</param>
/// <param name="Display">Its name; null without.</param>
/// <param name="Products">What else the mapping gives.</param>
/// <param name="Source">The map it is from.</param>
public sealed record TranslationMatch(string Equivalence, string? System, string? Code, string? Display, IReadOnlyList<MappedProperty> Products, string Source)
{
    /// <summary>Whether it is a translation at all.</summary>
    public bool IsMatch => Equivalence is not ("unmatched" or "disjoint");
}
