namespace Profiles.Conformance;

/// <summary>
/// One conformance resource of a package, as its index knows it: enough to find it without reading it.
/// See https://hl7.org/fhir/R4/resource.html#canonical.
/// </summary>
public sealed record DefinitionEntry
{
    /// <summary>"StructureDefinition", "SearchParameter", "ValueSet"...</summary>
    public required string ResourceType { get; init; }

    /// <summary>The id, unique for its resource type where it comes from: in its package, or among what is stored.</summary>
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

    /// <summary>Whether it came with FHIR R4 itself, with another package, or was stored by a client.</summary>
    public DefinitionOrigin Origin { get; init; }

    /// <summary>
    /// What tells this very content from any other the library has or had: "hl7.fhir.r4.core#4.0.1/ValueSet/a", "stored/ValueSet/a/3". Good as the
    /// key of something made of it.
    /// </summary>
    public string Key => $"{Source.Label}/{ResourceType}/{Id}{(Origin == DefinitionOrigin.Stored ? $"/{VersionId}" : "")}";

    /// <summary>"url|version", or "url" without one; null without url.</summary>
    public string? Canonical => Version is null ? Url : $"{Url}|{Version}";

    /// <summary>Of a StructureDefinition: whether it brings a snapshot; null when nobody has looked yet.</summary>
    internal bool? HasSnapshot { get; init; }

    /// <summary>Who can read it.</summary>
    internal IDefinitionSource Source { get; init; } = NoSource.Instance;

    internal PackagePlace Place { get; init; }

    /// <summary>Of a stored one: its place in the order in which this process heard of it.</summary>
    internal long Arrival { get; init; }

    /// <summary>Of a stored one: the version of the resource.</summary>
    internal long VersionId { get; init; }

    private sealed class NoSource : IDefinitionSource
    {
        public static NoSource Instance { get; } = new();

        public string Label => "nowhere";

        public ReadOnlyMemory<byte> Read(DefinitionEntry entry) =>
            throw new InvalidOperationException($"{entry.ResourceType}/{entry.Id} belongs to no library.");
    }
}

/// <summary>Where a resource lies in a package: <paramref name="Length"/> bytes from <paramref name="Start"/> of a plain block.</summary>
internal readonly record struct PackagePlace(int Block, int Start, int Length);
