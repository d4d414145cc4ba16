using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>fixed[x] and pattern[x]: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_.</summary>
/// <param name="template">The value.</param>
/// <param name="isPattern">Whether more than the value may be there.</param>
/// <param name="asked">What asks for it.</param>
internal sealed class FixedValueRule(ValueTemplate template, bool isPattern, Asked asked) : IRule
{
    /// <summary>Whether an element fits.</summary>
    public bool Fits(Element element) => isPattern ? template.IsIn(element) : template.Is(element);

    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings)
    {
        if (Fits(element))
            return;
        if (isPattern)
            findings.Add(MessageId.PatternValue, element, $"{element.Name} must hold {template}; change it to that.", asked);
        else
            findings.Add(MessageId.FixedValue, element, $"{element.Name} must be exactly {template}; change it to that.", asked);
    }
}
