namespace FhirServer.Operations.Terminology;

/// <summary>Canonicals and their versions: https://hl7.org/fhir/R4/references.html#canonical.</summary>
internal static class Versioned
{
    /// <summary>"url" or "url|version"; a version that the URL has already counts.</summary>
    public static string Canonical(string url, string? version) => version is null || url.Contains('|', StringComparison.Ordinal) ? url : $"{url}|{version}";
}
