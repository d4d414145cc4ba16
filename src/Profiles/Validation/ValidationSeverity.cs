namespace Profiles.Validation;

/// <summary>How much an issue weighs. See https://hl7.org/fhir/R4/valueset-issue-severity.html.</summary>
public enum ValidationSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Should be repaired, or could not be decided; the resource can be used.</summary>
    Warning,

    /// <summary>The resource is not valid.</summary>
    Error,
}
