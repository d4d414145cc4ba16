namespace Profiles.Conformance;

/// <summary>
/// One conformance resource of a package, as its index knows it: enough to find it without reading it.
/// See https://hl7.org/fhir/R4/resource.html#canonical.
/// </summary>
/// <param name="ResourceType">"StructureDefinition", "SearchParameter", "ValueSet"...</param>
/// <param name="Id">The id inside the package, unique for its resource type.</param>
/// <param name="Url">The canonical URL, without version.</param>
/// <param name="Version">The business version ("4.0.1"), when it has one.</param>
/// <param name="Name">The computer-friendly name, when it has one.</param>
/// <param name="Code">The code of a SearchParameter, OperationDefinition or CompartmentDefinition; otherwise null.</param>
/// <param name="Kind">Of a StructureDefinition: "primitive-type", "complex-type", "resource" or "logical".</param>
/// <param name="Type">Of a StructureDefinition: the type it defines or constrains; of a SearchParameter: its search type.</param>
/// <param name="IsAbstract">Of a StructureDefinition: whether no instance can have exactly this type.</param>
/// <param name="Derivation">Of a StructureDefinition: "specialization", "constraint", or null for the roots.</param>
public sealed record DefinitionEntry(
    string ResourceType,
    string Id,
    string? Url,
    string? Version,
    string? Name,
    string? Code,
    string? Kind,
    string? Type,
    bool IsAbstract,
    string? Derivation)
{
    /// <summary>Whether this is the StructureDefinition of a FHIR type itself and neither a profile nor a logical model.</summary>
    public bool DefinesType =>
        ResourceType == "StructureDefinition" && Derivation != "constraint" && Kind is not (null or "logical");

    internal PackagePlace Place { get; init; }
}

/// <summary>Where a resource lies in a package: <paramref name="Length"/> bytes from <paramref name="Start"/> of a plain block.</summary>
internal readonly record struct PackagePlace(int Block, int Start, int Length);
