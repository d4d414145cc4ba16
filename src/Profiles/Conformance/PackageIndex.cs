using System.Text.Json.Serialization;

namespace Profiles.Conformance;

/// <summary>The index at the head of a packed FHIR package; its shape is described in ig/definitions/pack.mjs.</summary>
internal sealed record PackageIndex(string Package, string Version, int[][] Blocks, PackageIndexRow[] Resources);

/// <summary>One resource in a <see cref="PackageIndex"/>.</summary>
internal sealed record PackageIndexRow
{
    public required string ResourceType { get; init; }

    public required string Id { get; init; }

    public string? Url { get; init; }

    public string? Version { get; init; }

    public string? Name { get; init; }

    public string? Code { get; init; }

    public string? Kind { get; init; }

    public string? Type { get; init; }

    public bool Abstract { get; init; }

    public string? Derivation { get; init; }

    /// <summary>Block, start and length.</summary>
    public required int[] At { get; init; }

    /// <summary>The entry a reader hands out; the few repeating words are shared to keep thousands of entries small.</summary>
    /// <param name="source">Who can read it.</param>
    /// <param name="origin">Whether the package is FHIR's own.</param>
    public DefinitionEntry ToEntry(IDefinitionSource source, DefinitionOrigin origin) => new()
    {
        Source = source,
        Origin = origin,
        HasSnapshot = origin == DefinitionOrigin.Core ? true : null,
        ResourceType = string.Intern(ResourceType),
        Id = Id,
        Url = Url,
        Version = Shared(Version),
        Name = Name,
        Code = Code,
        Kind = Shared(Kind),
        Type = Shared(Type),
        IsAbstract = Abstract,
        Derivation = Shared(Derivation),
        Place = new PackagePlace(At[0], At[1], At[2]),
    };

    private static string? Shared(string? word) => word is null ? null : string.Intern(word);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PackageIndex))]
internal sealed partial class PackageIndexJson : JsonSerializerContext;
