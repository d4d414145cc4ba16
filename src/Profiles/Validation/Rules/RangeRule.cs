using System.Globalization;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// minValue[x] and maxValue[x] of numbers, dates, times and quantities: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.minValue_x_.
/// A date limit may be a Duration, counted from now.
/// </summary>
/// <param name="limit">The limit.</param>
/// <param name="isLeast">Whether it is the least value.</param>
/// <param name="asked">What asks for it.</param>
internal sealed class RangeRule(ValueLimit limit, bool isLeast, Asked asked) : IRule
{
    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings)
    {
        if (limit.Compare(element, run.Now) is not { } order)
            return;
        if (isLeast && order < 0)
            findings.Add(MessageId.MinValue, element, $"{element.Name} must not be less than {limit}; correct it.", asked);
        if (!isLeast && order > 0)
            findings.Add(MessageId.MaxValue, element, $"{element.Name} must not be more than {limit}; correct it.", asked);
    }
}

/// <summary>maxLength of text, in characters: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.maxLength.</summary>
/// <param name="most">The most characters.</param>
/// <param name="least">The fewest.</param>
/// <param name="asked">What asks for it.</param>
internal sealed class LengthRule(int? most, int? least, Asked asked) : IRule
{
    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings)
    {
        if (!element.HasValue)
            return;
        var length = element.Text!.EnumerateRunes().Count();
        if (length > most)
            findings.Add(MessageId.MaxLength, element, $"{element.Name} has {length.ToString(CultureInfo.InvariantCulture)} characters; at most {most} are allowed, shorten it.", asked);
        if (length < least)
            findings.Add(MessageId.MinLength, element, $"{element.Name} has {length.ToString(CultureInfo.InvariantCulture)} characters; at least {least} are needed.", asked);
    }
}
