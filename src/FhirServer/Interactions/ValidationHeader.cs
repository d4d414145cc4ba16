using FhirServer.Fhir;
using Profiles.Validation;

namespace FhirServer.Interactions;

/// <summary>How deep a request wants what it stores to be validated: X-Validation: off, structure or profile.</summary>
public static class ValidationHeader
{
    /// <summary>Reads the header; null without.</summary>
    /// <param name="value">What it says, or null.</param>
    /// <exception cref="FhirException">400: it says something else.</exception>
    public static ValidationDepth? Read(string? value) => value?.Trim().ToLowerInvariant() switch
    {
        null => null,
        "off" => ValidationDepth.Off,
        "structure" => ValidationDepth.Structure,
        "profile" => ValidationDepth.Profile,
        _ => throw new FhirException(FhirError.InvalidRequest($"{ResourceValidation.Header} says neither off, structure nor profile.")),
    };
}
