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
            findings.Add(MessageId.CodeUnknown, element, $"{element.Name} has the code '{code.Text}', which does not exist in {system}; correct the code or the system.", severity: Weight(element));
        if (verdict.IsDisplayWrong)
            findings.Add(MessageId.DisplayWrong, display, $"The display is none of the code '{code.Text}' of {system}; write '{verdict.Display}'.");
    }

    // Units are sent in many spellings ("mcg", "ea"), also by the examples of FHIR itself; a quantity is readable by its unit all the same.
    private static ValidationSeverity? Weight(Element element) => element.Type?.Name != "Coding" ? ValidationSeverity.Warning : null;
}
