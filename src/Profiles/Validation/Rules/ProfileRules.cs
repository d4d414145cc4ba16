namespace Profiles.Validation.Rules;

/// <summary>A StructureDefinition made into rules. Immutable. See https://hl7.org/fhir/R4/structuredefinition.html.</summary>
/// <param name="Canonical">Its url.</param>
/// <param name="Type">The type it constrains.</param>
/// <param name="Root">What it asks beyond the type.</param>
/// <param name="Extension">Where it may stand, when it defines an extension; null otherwise.</param>
internal sealed record ProfileRules(string Canonical, string Type, ElementRules Root, ExtensionDefinition? Extension);
