using System.Text.Json;
using Profiles.Conformance;

namespace FhirServer;

/// <summary>The security labels that tell of a sensitivity: https://terminology.hl7.org/ValueSet-v3-InformationSensitivityPolicy.html.</summary>
internal static class SensitivityCodes
{
    private const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    private const string Top = "_InformationSensitivityPolicy";

    /// <summary>The codes, from the definitions of the standard.</summary>
    /// <exception cref="InvalidOperationException">The definitions do not have them.</exception>
    public static IReadOnlyList<string> Read(ConformanceLibrary library)
    {
        var entry = library.FindEntry("CodeSystem", ActCode) ?? throw new InvalidOperationException($"The definitions have no {ActCode}.");
        using var system = JsonDocument.Parse(library.Read(entry));
        List<string> codes = [.. Below(system.RootElement, isIn: false)];
        return codes.Count > 0 ? codes : throw new InvalidOperationException($"{ActCode} has no codes below {Top}.");
    }

    private static IEnumerable<string> Below(JsonElement parent, bool isIn)
    {
        if (!parent.TryGetProperty("concept", out var concepts))
            yield break;
        foreach (var concept in concepts.EnumerateArray())
        {
            var code = concept.GetProperty("code").GetString()!;
            if (isIn)
                yield return code;
            foreach (var below in Below(concept, isIn || code == Top))
                yield return below;
        }
    }
}
