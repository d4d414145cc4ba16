using FhirServer.Fhir;

namespace FhirServer.Interactions;

/// <summary>Turns If-Match into the one version that must be current when the write is committed. See https://hl7.org/fhir/R4/http.html#concurrency.</summary>
public static class IfMatchVersion
{
    /// <summary>The version, when the header covers the current one.</summary>
    /// <exception cref="FhirException">412: it does not, or there is no current version.</exception>
    public static long Of(EntityTag ifMatch, ResourceKey key, RawResource? current)
    {
        if (current is null || current.Deleted)
            throw new FhirException(FhirError.PreconditionFailed($"If-Match needs a current version, but there is no {key.WithoutVersion}."));
        if (!ifMatch.Covers(current.Version))
            throw Differs(key, current.Version);
        return current.Version;
    }

    /// <summary>The error when another version is current.</summary>
    public static FhirException Differs(ResourceKey key, long? current) => new(FhirError.PreconditionFailed(
        current is { } version
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The current version of {key.WithoutVersion} is {version}, not the one named in If-Match; read it again and repeat the change on it.")
            : $"If-Match needs a current version, but there is no {key.WithoutVersion}."));
}
