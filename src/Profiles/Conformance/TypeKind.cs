namespace Profiles.Conformance;

/// <summary>What sort of thing a FHIR type is. See https://hl7.org/fhir/R4/datatypes.html.</summary>
public enum TypeKind
{
    /// <summary>A type with a value of its own: string, date, xhtml...</summary>
    Primitive,

    /// <summary>A type made of elements: HumanName, Extension, and the backbone elements of resources.</summary>
    Complex,

    /// <summary>Patient, Observation... and the abstract Resource and DomainResource.</summary>
    Resource,
}
