namespace FhirServer.Storage;

/// <summary>How a store answers a search.</summary>
/// <param name="Steps">What it asks its database, in order; the later ones only when those before did not fill the page.</param>
public sealed record SearchExplanation(IReadOnlyList<ExplainedStep> Steps)
{
    /// <summary>How many resources were looked at.</summary>
    public long Examined => Steps.Sum(step => step.Examined);

    /// <summary>How many were found.</summary>
    public long Returned => Steps.Sum(step => step.Returned);
}

/// <summary>One question to the database.</summary>
/// <param name="Command">The compiled filter: SQL, or a MongoDB command.</param>
/// <param name="Plan">What the database says it does, a line each.</param>
/// <param name="Indexes">The indexes it uses.</param>
/// <param name="Examined">How many resources the index, or the walk, brought to be looked at.</param>
/// <param name="Returned">How many of them matched.</param>
public sealed record ExplainedStep(string Command, IReadOnlyList<string> Plan, IReadOnlyList<string> Indexes, long Examined, long Returned);
