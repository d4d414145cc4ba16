using Profiles.Elements;
using Profiles.FhirPath;

namespace Profiles.Validation.Rules;

/// <summary>A constraint in FHIRPath: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.constraint.</summary>
/// <param name="invariant">What it says.</param>
/// <param name="expression">The expression, compiled.</param>
/// <param name="asked">What asks for it.</param>
internal sealed class InvariantRule(Invariant invariant, FhirPathExpression expression, Asked asked) : IRule
{
    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings)
    {
        // It is about what is passed over.
        if (run.Ask.SkipsContained && invariant.Key == "dom-3")
            return;
        switch (expression.Test(element, run.ScopeOf(element), out var why))
        {
            case FhirPathTruth.False when invariant.Key == "dom-3" && ContainedUse.IsComplete(element):
                break;
            case FhirPathTruth.False:
                findings.Add(invariant.IsError ? MessageId.Invariant : MessageId.InvariantAdvice, element, $"{invariant.Key}: {invariant.Human}", asked);
                break;
            case FhirPathTruth.Undecided:
                findings.Add(MessageId.InvariantUndecided, element, $"{invariant.Key} cannot be decided here ({invariant.Human}): {why}", asked, run.Ask.Undecided);
                break;
        }
    }
}

/// <summary>A constraint in FHIRPath.</summary>
/// <param name="Key">Its name: "obs-6".</param>
/// <param name="Human">What it asks, for a person.</param>
/// <param name="IsError">Whether breaking it makes the resource invalid.</param>
/// <param name="Expression">FHIRPath.</param>
internal sealed record Invariant(string Key, string Human, bool IsError, string Expression);
