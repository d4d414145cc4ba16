using Profiles.Elements;
using Profiles.Validation.Compilation;

namespace Profiles.Validation.Rules;

/// <summary>
/// The types an element may have, and the profiles on them: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type.
/// </summary>
/// <param name="types">The types.</param>
/// <param name="isNarrower">Whether the FHIR type allows more, so that the type itself has to be looked at.</param>
/// <param name="asked">What asks for it.</param>
internal sealed class TypeRule(IReadOnlyList<DefinitionType> types, bool isNarrower, Asked asked) : IRule
{
    /// <summary>Whether an element has a type, or for an abstract one a type that specialises it.</summary>
    public static bool IsOf(Element element, string type) =>
        element.Type is { } actual && (actual.TypeName == type || (type is "Resource" or "DomainResource" or "Element" or "BackboneElement" && actual.IsA(type)));

    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings)
    {
        if (element.Type is null)
            return;
        DefinitionType? found = null;
        foreach (var type in types)
        {
            if (IsOf(element, type.Code))
                found = type;
        }

        if (found is null)
        {
            if (isNarrower)
                findings.Add(MessageId.TypeNotAllowed, element, $"{element.Name} is a {element.Type.TypeName}, but only {string.Join(" or ", types.Select(type => type.Code).Distinct())} is allowed here; change its type.", asked);
            return;
        }

        if (found.Profiles is [var only])
            run.CheckProfile(element, only, asked, findings);
        else if (found.Profiles.Count > 1)
            CheckAny(element, found.Profiles, run, findings);
    }

    private void CheckAny(Element element, IReadOnlyList<string> profiles, ValidationRun run, Findings findings)
    {
        var reasons = new List<string>();
        var isUndecided = false;
        foreach (var profile in profiles)
        {
            var (answer, reason) = run.Fits(element, profile);
            if (answer == true)
                return;
            isUndecided |= answer is null;
            reasons.Add($"{profile}: {reason}");
        }

        findings.Add(isUndecided ? MessageId.ProfileUnknown : MessageId.NoProfileFits, element, $"{element.Name} fits none of the allowed profiles; repair it for one of them. {string.Join(" ", reasons)}", asked);
    }
}
