using System.Collections.Frozen;

namespace Profiles.Conformance;

/// <summary>
/// The resource types that the library holds: they say how resources are made, named, coded and exchanged.
/// See https://hl7.org/fhir/R4/conformance-module.html and https://hl7.org/fhir/R4/terminology-module.html.
/// </summary>
public static class DefinitionTypes
{
    /// <summary>All of them.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.ToFrozenSet(
        [
            "CapabilityStatement", "CodeSystem", "CompartmentDefinition", "ConceptMap", "ImplementationGuide", "NamingSystem", "OperationDefinition",
            "Questionnaire", "SearchParameter", "StructureDefinition", "StructureMap", "ValueSet",
        ],
        StringComparer.Ordinal);
}
