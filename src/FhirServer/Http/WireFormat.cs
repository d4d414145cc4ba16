namespace FhirServer.Http;

/// <summary>The formats a resource is given in: https://hl7.org/fhir/R4/http.html#mime-type. In their order the server prefers them.</summary>
public enum WireFormat
{
    /// <summary><c>application/fhir+json</c>: as stored, and the default.</summary>
    Json,

    /// <summary><c>application/fhir+xml</c>: converted on the way.</summary>
    Xml,

    /// <summary><c>text/turtle</c>: converted on the way (https://hl7.org/fhir/R4/rdf.html).</summary>
    Turtle,

    /// <summary><c>text/html</c>: a page for people.</summary>
    Html,
}
