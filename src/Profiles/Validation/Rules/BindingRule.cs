using Profiles.Elements;
using Profiles.Terminology;

namespace Profiles.Validation.Rules;

/// <summary>The value set that a code, coding, concept or unit comes from: https://hl7.org/fhir/R4/terminologies.html#strength.</summary>
/// <param name="binding">The value set and how strongly it binds.</param>
/// <param name="asked">What asks for it.</param>
internal sealed class BindingRule(Binding binding, Asked asked) : IRule
{
    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings)
    {
        if (asked.Profile is not null)
            run.BoundByProfile.Add(element);
        var (membership, message) = Membership(element, binding.ValueSet, run, out var isCoded);
        if (!isCoded)
        {
            if (binding.Strength == BindingStrength.Required && element.Type?.Name == "CodeableConcept" && element.Child("extension").IsNone)
                findings.Add(MessageId.BindingNoCode, element, $"{element.Name} needs a coding from the value set {binding.ValueSet}; text alone is not enough.", asked);
            return;
        }

        if (membership == CodeMembership.NotMember)
            findings.Add(OutsideId, element, $"{Place(element)}: {message ?? $"it is not in the value set {binding.ValueSet}."} The value set {binding.ValueSet} is {binding.Advice}.", asked);
        else if (membership == CodeMembership.Unknown)
            findings.Add(MessageId.CodeUndecided, element, $"{Place(element)}: whether it is in the value set {binding.ValueSet} cannot be told here. {message}".TrimEnd(), asked, binding.Strength == BindingStrength.Preferred ? ValidationSeverity.Information : run.Ask.Undecided);
    }

    /// <summary>Whether a code, coding, concept or unit is in a value set: of several codings one is enough.</summary>
    /// <param name="element">The element.</param>
    /// <param name="valueSet">The value set.</param>
    /// <param name="run">Decides on codes.</param>
    /// <param name="isCoded">Whether there is any code.</param>
    public static (CodeMembership Membership, string? Message) Membership(Element element, string valueSet, ValidationRun run, out bool isCoded)
    {
        switch (element.Type?.Name)
        {
            case "CodeableConcept":
                return OfConcept(element, valueSet, run, out isCoded);
            case "Coding":
            case "Quantity" or "Age" or "Count" or "Distance" or "Duration" or "Money" or "SimpleQuantity":
                return OfCoding(element, valueSet, run, out isCoded);
            default:
                isCoded = element.HasValue;
                if (!isCoded)
                    return (CodeMembership.Unknown, null);
                var verdict = run.Check(new CodeQuestion(valueSet, null, element.Text!));
                return (verdict.Membership, verdict.Message);
        }
    }

    private MessageId OutsideId => binding.Strength switch
    {
        BindingStrength.Required => MessageId.BindingRequired,
        BindingStrength.Extensible => MessageId.BindingExtensible,
        _ => MessageId.BindingPreferred,
    };

    private static (CodeMembership, string?) OfConcept(Element concept, string valueSet, ValidationRun run, out bool isCoded)
    {
        isCoded = false;
        (CodeMembership Membership, string? Message) result = (CodeMembership.NotMember, null);
        foreach (var coding in concept.Children("coding"))
        {
            var one = OfCoding(coding, valueSet, run, out var hasCode);
            if (!hasCode)
                continue;
            isCoded = true;
            if (one.Membership == CodeMembership.Member)
                return one;
            if (one.Membership == CodeMembership.Unknown || result.Message is null)
                result = one;
        }

        return result;
    }

    private static (CodeMembership Membership, string? Message) OfCoding(Element coding, string valueSet, ValidationRun run, out bool isCoded)
    {
        var code = coding.Child("code");
        isCoded = code.HasValue;
        if (!isCoded)
            return (CodeMembership.NotMember, null);
        if (coding.Child("system").Text is not { } system)
            return (CodeMembership.NotMember, "It names no system.");
        var verdict = run.Check(new CodeQuestion(valueSet, system, code.Text!));
        return (verdict.Membership, verdict.Message);
    }

    private static string Place(Element element)
    {
        var coded = element.Type?.Name == "CodeableConcept" ? element.Child("coding") : element;
        var code = coded.HasValue ? coded.Text : coded.Child("code").Text;
        return coded.Child("system").Text is { } system ? $"{element.Name} '{code}' of {system}" : $"{element.Name} '{code}'";
    }
}

/// <summary>How strongly a value set binds.</summary>
internal enum BindingStrength
{
    /// <summary>No other code is allowed.</summary>
    Required,

    /// <summary>Another only where none of them fits.</summary>
    Extensible,

    /// <summary>These are preferred.</summary>
    Preferred,
}

/// <summary>A value set and how strongly it binds.</summary>
/// <param name="ValueSet">"url" or "url|version".</param>
/// <param name="Strength">How strongly.</param>
internal sealed record Binding(string ValueSet, BindingStrength Strength)
{
    /// <summary>What to do, in a few words.</summary>
    public string Advice => Strength switch
    {
        BindingStrength.Required => "required here: use one of its codes",
        BindingStrength.Extensible => "extensible here: use one of its codes, unless none fits",
        _ => "preferred here",
    };
}
