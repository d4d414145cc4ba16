using System.Text.Json.Serialization;

namespace Profiles.Conformance;

/// <summary>The index at the head of a packed FHIR package; its shape is described in ig/definitions/pack.mjs.</summary>
internal sealed record PackageIndex(string Package, string Version, int[][] Blocks, PackageIndexRow[] Resources);

/// <summary>One resource in a <see cref="PackageIndex"/>; <paramref name="At"/> is block, start and length.</summary>
internal sealed record PackageIndexRow(
    string ResourceType,
    string Id,
    string? Url,
    string? Version,
    string? Name,
    string? Code,
    string? Kind,
    string? Type,
    bool Abstract,
    string? Derivation,
    int[] At)
{
    /// <summary>The entry a reader hands out; the few repeating words are shared to keep thousands of entries small.</summary>
    public DefinitionEntry ToEntry() => new(
        string.Intern(ResourceType), Id, Url, Shared(Version), Name, Code, Shared(Kind), Shared(Type), Abstract, Shared(Derivation))
    {
        Place = new PackagePlace(At[0], At[1], At[2]),
    };

    private static string? Shared(string? word) => word is null ? null : string.Intern(word);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PackageIndex))]
internal sealed partial class PackageIndexJson : JsonSerializerContext;
