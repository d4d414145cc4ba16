using Profiles.Elements;
using Profiles.Validation;

namespace FhirServer.Cli.TestScripts;

/// <summary>
/// Judges resources by the profiles of a script, with the validator of this program, so that a server is not asked about itself.
/// See https://hl7.org/fhir/R4/testscript-definitions.html#TestScript.setup.action.assert.validateProfileId.
/// </summary>
/// <param name="target">Validates.</param>
internal sealed class ProfileAssertion(TestScriptTarget target)
{
    /// <summary>Judges a resource.</summary>
    /// <param name="content">Holds the resource.</param>
    /// <param name="id">The id of the profile in the script.</param>
    /// <param name="script">The script.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The first error; null when there is none.</returns>
    /// <exception cref="TestScriptFault">The profile is not in the script.</exception>
    public async Task<string?> JudgeAsync(ScriptContent content, string id, Element script, CancellationToken cancellationToken)
    {
        var reference = script.Children("profile").Where(profile => profile.Child("id").Text == id).Select(profile => profile.Child("reference").Text).FirstOrDefault()
            ?? throw new TestScriptFault($"The script has no profile '{id}'.");
        var ask = target.Ask with { Profiles = [reference] };
        var report = await target.Validator.ValidateAsync(content.Json, ask, cancellationToken);
        if (report.Issues.Any(issue => issue.MessageId == MessageId.ProfileUnknown.Id && issue.Message.Contains(reference, StringComparison.Ordinal)))
            throw new TestScriptFault($"The profile {reference} is not known here; give the folder of its package with --package.");
        var errors = report.Issues.Where(issue => issue.Severity == ValidationSeverity.Error).ToList();
        return errors.Count == 0 ? null : $"validateProfileId: {errors.Count} errors against {reference}, the first: {errors[0].Message} ({errors[0].Expression})";
    }
}
