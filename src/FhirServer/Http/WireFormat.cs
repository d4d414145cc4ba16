namespace FhirServer.Http;

/// <summary>The formats a resource travels in: https://hl7.org/fhir/R4/http.html#mime-type.</summary>
public enum WireFormat
{
    /// <summary><c>application/fhir+json</c>: as stored, and the default.</summary>
    Json,

    /// <summary><c>application/fhir+xml</c>: converted on the way.</summary>
    Xml,
}
