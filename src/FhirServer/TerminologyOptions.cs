namespace FhirServer;

/// <summary>A terminology server that is asked of codes that are not held here. See https://hl7.org/fhir/R4/terminology-service.html.</summary>
public sealed class TerminologyOptions
{
    /// <summary>Its FHIR base URL, for example <c>https://tx.hospital.example/r4</c>; empty for none. Codes and displays are sent there, nothing else of a resource.</summary>
    public string Server { get; set; } = "";

    /// <summary>How long, in seconds, one question may take.</summary>
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>How long, in seconds, an answer is remembered.</summary>
    public int CacheSeconds { get; set; } = 3600;

    /// <summary>How long, in seconds, a server that fails half of the time is not asked any more.</summary>
    public int PauseSeconds { get; set; } = 15;
}
