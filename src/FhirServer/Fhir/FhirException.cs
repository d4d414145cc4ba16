namespace FhirServer.Fhir;

/// <summary>
/// The one exception that carries a <see cref="FhirError"/> from where it is found to where it becomes an OperationOutcome.
/// </summary>
/// <param name="error">What went wrong.</param>
public sealed class FhirException(FhirError error) : Exception(error.Issues.Count > 0 ? error.Issues[0].Message : error.Code)
{
    /// <summary>What went wrong.</summary>
    public FhirError Error { get; } = error;
}
