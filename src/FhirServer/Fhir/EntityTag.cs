using System.Globalization;

namespace FhirServer.Fhir;

/// <summary>Reads the version tags of If-Match and If-None-Match: <c>W/"3"</c>, lists of them, or <c>*</c>. See https://hl7.org/fhir/R4/http.html#versioning.</summary>
/// <param name="Any">True for <c>*</c>.</param>
/// <param name="Versions">The versions named; a tag that is no version of ours can match nothing and is left out.</param>
public sealed record EntityTag(bool Any, IReadOnlyList<long> Versions)
{
    /// <summary>Reads a header.</summary>
    /// <param name="header">The header's text, or null.</param>
    /// <returns>Null when there was no header.</returns>
    public static EntityTag? Parse(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
            return null;
        if (header.Trim() == "*")
            return new EntityTag(Any: true, []);
        var versions = new List<long>();
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var tag = part.StartsWith("W/", StringComparison.OrdinalIgnoreCase) ? part.AsSpan(2) : part.AsSpan();
            if (long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
                versions.Add(version);
        }

        return new EntityTag(Any: false, versions);
    }

    /// <summary>Says whether a version is among those named.</summary>
    public bool Covers(long version) => Any || Versions.Contains(version);
}
