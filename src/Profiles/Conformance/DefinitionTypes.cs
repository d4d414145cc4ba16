using System.Collections.Frozen;

namespace Profiles.Conformance;

/// <summary>The resource types that define something and are known by a canonical URL: https://hl7.org/fhir/R4/resource.html#canonical.</summary>
public static class DefinitionTypes
{
    /// <summary>All of them.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.ToFrozenSet(
        [
            "ActivityDefinition", "CapabilityStatement", "CodeSystem", "CompartmentDefinition", "ConceptMap", "GraphDefinition", "ImplementationGuide",
            "Library", "Measure", "MessageDefinition", "NamingSystem", "OperationDefinition", "PlanDefinition", "Questionnaire", "SearchParameter",
            "StructureDefinition", "StructureMap", "ValueSet",
        ],
        StringComparer.Ordinal);

    /// <summary>
    /// Those that the server itself goes by: what clients store of them joins the library. (Search parameters have a way of their own besides.)
    /// </summary>
    public static FrozenSet<string> Followed { get; } = FrozenSet.ToFrozenSet(
        ["CodeSystem", "ConceptMap", "OperationDefinition", "Questionnaire", "SearchParameter", "StructureDefinition", "ValueSet"], StringComparer.Ordinal);
}
