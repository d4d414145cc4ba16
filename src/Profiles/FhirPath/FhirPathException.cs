namespace Profiles.FhirPath;

/// <summary>An expression that is not FHIRPath, or uses what is not here; the message says what.</summary>
/// <param name="message">What is wrong with the expression.</param>
public sealed class FhirPathException(string message) : Exception(message);
