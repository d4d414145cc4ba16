namespace Profiles.Terminology;

/// <summary>A code system or value set that cannot be used as asked. The message names it, and says why and what to do.</summary>
/// <param name="message">For whoever asked.</param>
public sealed class TerminologyException(string message) : Exception(message);
