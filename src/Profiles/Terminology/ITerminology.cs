namespace Profiles.Terminology;

/// <summary>Answers questions about codes: from what is held here, or by asking another server.</summary>
public interface ITerminology
{
    /// <summary>Checks a code.</summary>
    /// <param name="question">The code, and what it should belong to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The verdict; unknown when it cannot be had, for whatever reason.</returns>
    ValueTask<CodeVerdict> CheckAsync(CodeQuestion question, CancellationToken cancellationToken);
}
