namespace FhirServer.Tests.House;

/// <summary>One place where a house rule is broken.</summary>
/// <param name="File">The file, from the root of the repository, with forward slashes.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="What">What is wrong and what to do about it.</param>
internal sealed record Violation(string File, int Line, string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {What}";
}
