using FhirServer.Fhir;

namespace FhirServer.Interactions.Patching;

/// <summary>Reads a patch of whichever kind its content type names: https://hl7.org/fhir/R4/http.html#patch.</summary>
/// <param name="parser">Reads resources.</param>
/// <param name="serializer">Turns resources into XML and back.</param>
public sealed class PatchReader(ResourceParser parser, FhirSerializer serializer)
{
    /// <summary>The content type of a JSON Patch.</summary>
    public const string JsonPatchType = "application/json-patch+json";

    /// <summary>The content type of an XML Patch.</summary>
    public const string XmlPatchType = "application/xml-patch+xml";

    /// <summary>What a patch may be sent as, for the capability statement.</summary>
    public static IReadOnlyList<string> Formats { get; } = [JsonPatchType, "application/fhir+json", "application/fhir+xml", XmlPatchType];

    /// <summary>Reads the patch that a request carries.</summary>
    /// <exception cref="FhirException">400: it is none of its kind.</exception>
    public ResourcePatch Read(FhirRequest request)
    {
        if (request.Body.IsEmpty)
            throw new FhirException(FhirError.InvalidContent($"A PATCH needs a body: a JSON Patch ({JsonPatchType}), a FHIRPath Patch (Parameters) or an XML Patch ({XmlPatchType})."));
        return request.ContentType switch
        {
            JsonPatchType => JsonPatch.Parse(request.Body),
            XmlPatchType => XmlPatch.Parse(request.Body, serializer),
            _ => FhirPathPatch.Parse(request.Body, parser),
        };
    }
}
