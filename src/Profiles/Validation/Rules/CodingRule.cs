using Profiles.Elements;
using Profiles.Terminology;

namespace Profiles.Validation.Rules;

/// <summary>
/// A code must exist in the system it names, wherever it stands, and its display must be one of the code's; for a coding and for the unit of a
/// quantity. See https://hl7.org/fhir/R4/datatypes.html#Coding. What is not held here is not judged.
/// </summary>
internal sealed class CodingRule : IRule
{
    /// <summary>The only one.</summary>
    public static readonly CodingRule Instance = new();

    private CodingRule()
    {
    }

    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings)
    {
        var code = element.Child("code");
        if (!code.HasValue || element.Child("system").Text is not { } system)
            return;
        var display = element.Child("display");
        var verdict = run.Check(new CodeQuestion(null, system, code.Text!, element.Child("version").Text, display.Text));
        if (verdict is { Membership: CodeMembership.NotMember, IsSystemKnown: true })
            findings.Add(MessageId.CodeUnknown, element, $"The code '{code.Text}' does not exist in {system}; correct the code or the system. {verdict.Message}".TrimEnd(), severity: Weight(element, system));
        if (verdict.IsDisplayWrong)
            findings.Add(MessageId.DisplayWrong, display, $"The display is none of the code '{code.Text}' of {system}; write '{verdict.Display}'.");
    }

    // Words for forms of drugs and the like stand in for units in many systems; only UCUM is what other rules reckon with.
    private static ValidationSeverity? Weight(Element element, string system) =>
        element.Type?.Name != "Coding" && system != "http://unitsofmeasure.org" ? ValidationSeverity.Warning : null;
}
