namespace Profiles.Elements;

/// <summary>How bad a fault is. See https://hl7.org/fhir/R4/valueset-issue-severity.html.</summary>
public enum FaultSeverity
{
    /// <summary>The resource is not valid FHIR and is to be refused.</summary>
    Error,

    /// <summary>Worth knowing; the resource can be used.</summary>
    Warning,
}
