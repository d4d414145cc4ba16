namespace FhirServer.Http;

/// <summary>What a request body may be: https://hl7.org/fhir/R4/http.html#mime-type.</summary>
public enum BodyFormat
{
    /// <summary>A resource as JSON.</summary>
    Json,

    /// <summary>A resource as XML.</summary>
    Xml,

    /// <summary>Search parameters of a POST to _search.</summary>
    Form,

    /// <summary>A JSON Patch document: https://www.rfc-editor.org/rfc/rfc6902.</summary>
    JsonPatch,

    /// <summary>An XML Patch document: https://www.rfc-editor.org/rfc/rfc5261.</summary>
    XmlPatch,
}
