using FhirServer.Fhir;
using FhirServer.Interactions;
using Microsoft.Extensions.Primitives;
using Profiles.Validation;

namespace FhirServer.Http;

/// <summary>How deep a request wants what it stores to be validated: X-Validation: off, structure or profile.</summary>
internal static class ValidationHeader
{
    /// <summary>Reads the header; null without.</summary>
    /// <exception cref="FhirException">400: it says something else.</exception>
    public static ValidationDepth? Read(StringValues values) => values.Count == 0 ? null : values.ToString().Trim().ToLowerInvariant() switch
    {
        "off" => ValidationDepth.Off,
        "structure" => ValidationDepth.Structure,
        "profile" => ValidationDepth.Profile,
        _ => throw new FhirException(FhirError.InvalidRequest($"{ResourceValidation.Header} says neither off, structure nor profile.")),
    };
}
