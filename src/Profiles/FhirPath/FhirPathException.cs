namespace Profiles.FhirPath;

/// <summary>
/// An expression that does not parse, uses what is not known, or cannot be evaluated on what it was given.
/// See https://hl7.org/fhirpath/N1/.
/// </summary>
/// <param name="message">What is wrong and where.</param>
/// <param name="innerException">What the parser said, if it was the parser.</param>
public sealed class FhirPathException(string message, Exception? innerException = null) : Exception(message, innerException);
