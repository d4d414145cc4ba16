namespace FhirServer.Cli.TestScripts;

/// <summary>How an action ended: https://hl7.org/fhir/R4/valueset-report-action-result-codes.html, in the order of how bad it is.</summary>
public enum ActionOutcome
{
    /// <summary>It held, or was carried out.</summary>
    Pass,

    /// <summary>It was not come to.</summary>
    Skip,

    /// <summary>It did not hold, and the script says that this is a warning only.</summary>
    Warning,

    /// <summary>It did not hold.</summary>
    Fail,

    /// <summary>It could not be carried out.</summary>
    Error,
}

/// <summary>What became of one action.</summary>
/// <param name="Place">Where in the script: <c>TestScript.test[0].action[2].assert</c>.</param>
/// <param name="IsOperation">Whether it is an operation, not an assertion.</param>
/// <param name="Label">What the script calls it; empty when it does not.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">What was done, or why it ended so.</param>
public sealed record ActionResult(string Place, bool IsOperation, string Label, ActionOutcome Outcome, string Message);
