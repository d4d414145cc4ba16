namespace FhirServer.Cli.TestScripts;

/// <summary>What became of the setup, of one test or of the teardown of a script.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it shows; empty when the script does not say.</param>
/// <param name="Actions">Its actions, in order.</param>
/// <param name="Took">How long it took.</param>
public sealed record PartResult(string Name, string Description, IReadOnlyList<ActionResult> Actions, TimeSpan Took)
{
    /// <summary>The worst that any of its actions came to; a pass when it has none.</summary>
    public ActionOutcome Outcome => Actions.Count == 0 ? ActionOutcome.Pass : Actions.Max(action => action.Outcome);

    /// <summary>Whether an action failed or could not be carried out.</summary>
    public bool IsBroken => Outcome >= ActionOutcome.Fail;
}

/// <summary>What became of a script.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Url">Its canonical URL; empty without.</param>
/// <param name="Started">When it was begun.</param>
/// <param name="Setup">What stands before the tests; fixtures that could not be had are told here.</param>
/// <param name="Tests">The tests.</param>
/// <param name="Teardown">What stands after them.</param>
public sealed record ScriptResult(
    string Path, string Name, string Url, DateTimeOffset Started, PartResult Setup, IReadOnlyList<PartResult> Tests, PartResult Teardown)
{
    /// <summary>All parts, in order.</summary>
    public IReadOnlyList<PartResult> Parts => [Setup, .. Tests, Teardown];

    /// <summary>Whether the server passed: nothing failed, and everything could be carried out. A teardown that fails says nothing of the server.</summary>
    public bool IsPassed => !Setup.IsBroken && !Tests.Any(test => test.IsBroken);
}
