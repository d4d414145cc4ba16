namespace Profiles.Conformance;

/// <summary>
/// One conformance resource of a package, as its index knows it: enough to find it without reading it.
/// See https://hl7.org/fhir/R4/resource.html#canonical.
/// </summary>
public sealed record DefinitionEntry
{
    /// <summary>"StructureDefinition", "SearchParameter", "ValueSet"...</summary>
    public required string ResourceType { get; init; }

    /// <summary>The id inside the package, unique for its resource type.</summary>
    public required string Id { get; init; }

    /// <summary>The canonical URL, without version.</summary>
    public string? Url { get; init; }

    /// <summary>The business version ("4.0.1"), when it has one.</summary>
    public string? Version { get; init; }

    /// <summary>The computer-friendly name, when it has one.</summary>
    public string? Name { get; init; }

    /// <summary>The code of a SearchParameter, OperationDefinition or CompartmentDefinition; otherwise null.</summary>
    public string? Code { get; init; }

    /// <summary>Of a StructureDefinition: "primitive-type", "complex-type", "resource" or "logical".</summary>
    public string? Kind { get; init; }

    /// <summary>Of a StructureDefinition: the type it defines or constrains; of a SearchParameter: its search type.</summary>
    public string? Type { get; init; }

    /// <summary>Of a StructureDefinition: whether no instance can have exactly this type.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>Of a StructureDefinition: "specialization", "constraint", or null for the roots.</summary>
    public string? Derivation { get; init; }

    /// <summary>Whether this is the StructureDefinition of a FHIR type itself and neither a profile nor a logical model.</summary>
    public bool DefinesType =>
        ResourceType == "StructureDefinition" && Derivation != "constraint" && Kind is not (null or "logical");

    internal PackagePlace Place { get; init; }
}

/// <summary>Where a resource lies in a package: <paramref name="Length"/> bytes from <paramref name="Start"/> of a plain block.</summary>
internal readonly record struct PackagePlace(int Block, int Start, int Length);
