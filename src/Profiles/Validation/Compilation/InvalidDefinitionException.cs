namespace Profiles.Validation.Compilation;

/// <summary>A definition that cannot be made into rules; the message says why, for whoever wrote it.</summary>
/// <param name="message">What is wrong with it.</param>
internal sealed class InvalidDefinitionException(string message) : Exception(message);
