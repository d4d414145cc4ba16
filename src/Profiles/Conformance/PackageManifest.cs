using System.Text.Json;

namespace Profiles.Conformance;

/// <summary>The package.json of a FHIR package: https://confluence.hl7.org/display/FHIR/NPM+Package+Specification.</summary>
/// <param name="Name">"ndhm.in".</param>
/// <param name="Version">"6.5.0".</param>
/// <param name="Dependencies">The packages it builds on, with the version it asks: "4.0.1", "6.5.x", "current".</param>
internal sealed record PackageManifest(string Name, string Version, IReadOnlyDictionary<string, string> Dependencies)
{
    private const string Supported = "4.0.";

    /// <summary>Reads it.</summary>
    /// <param name="utf8">UTF-8 JSON.</param>
    /// <exception cref="InvalidDataException">It is no manifest of a package for FHIR R4; the message says what is missing.</exception>
    public static PackageManifest Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return Read(document.RootElement);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"It is not JSON: {wrong.Message}", wrong);
        }
    }

    /// <summary>Says whether a version is one that a dependency asks: "1.2.3" itself, "1.2.x" any with these numbers, "current", "latest" and "dev" any.</summary>
    public static bool Satisfies(string version, string asked)
    {
        if (asked is "current" or "latest" or "dev" or "*" or "x" || asked.StartsWith("current$", StringComparison.Ordinal))
            return true;
        if (asked.EndsWith(".x", StringComparison.OrdinalIgnoreCase) || asked.EndsWith(".*", StringComparison.Ordinal))
            return version.StartsWith(asked[..^1], StringComparison.Ordinal);
        return CanonicalVersion.Order.Compare(version, asked) == 0;
    }

    private static PackageManifest Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("It is no JSON object.");
        var name = Text(root, "name") ?? throw new InvalidDataException("It has no name.");
        var version = Text(root, "version") ?? throw new InvalidDataException("It has no version.");
        var versions = Texts(root, "fhirVersions").Concat(Texts(root, "fhir-version-list")).Concat(Text(root, "fhirVersion") is { } one ? [one] : []).ToList();
        if (!versions.Exists(known => known.StartsWith(Supported, StringComparison.Ordinal) || known == "4.0"))
            throw new InvalidDataException($"Its fhirVersions ({string.Join(", ", versions)}) do not name 4.0.1: the package is not for FHIR R4.");
        var dependencies = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root.TryGetProperty("dependencies", out var list) && list.ValueKind == JsonValueKind.Object)
        {
            foreach (var dependency in list.EnumerateObject())
                dependencies[dependency.Name] = dependency.Value.ValueKind == JsonValueKind.String ? dependency.Value.GetString()! : "*";
        }

        return new PackageManifest(name, version, dependencies);
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static IEnumerable<string> Texts(JsonElement root, string name) => root.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
        ? values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)
        : [];
}
