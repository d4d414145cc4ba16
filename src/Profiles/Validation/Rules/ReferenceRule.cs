using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// What a reference may lead to, by type, profile and place: https://hl7.org/fhir/R4/references.html. What is contained or in the same Bundle is
/// looked at; what is elsewhere only where the caller gave a way to follow it.
/// </summary>
/// <param name="targets">Of which the target must fit one; none for any resource.</param>
/// <param name="aggregation">contained, referenced, bundled; none for any.</param>
/// <param name="asked">What asks for it.</param>
internal sealed class ReferenceRule(IReadOnlyList<ReferenceTarget> targets, IReadOnlyList<string> aggregation, Asked asked) : IRule
{
    private readonly bool _takesAny = targets.Count == 0 || targets.Any(target => target.Type == "Resource");

    private string Allowed => string.Join(" or ", targets.Select(target => target.Type).Distinct());

    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings)
    {
        var said = element.Child("type");
        if (!_takesAny && said.HasValue && said.Text is { } type && run.IsResourceType(type) && !IsAllowed(type))
            findings.Add(MessageId.ReferenceType, said, $"{element.Name} is said to refer to a {type}, but only {Allowed} is allowed here.", asked);
        var literal = element.Child("reference");
        if (!literal.HasValue)
            return;
        var target = run.Target(element);
        CheckPlace(element, target, findings);
        if ((target.IsNone ? run.TargetType(element) : target.Type?.Name) is not { } actual)
            return;
        if (!_takesAny && !IsAllowed(actual))
            findings.Add(MessageId.ReferenceType, literal, $"{element.Name} refers to a {actual}, but only {Allowed} is allowed here.", asked);
        else if (!target.IsNone)
            CheckProfiles(element, target, actual, run, findings);
    }

    private bool IsAllowed(string type) => targets.Any(target => target.Type == type || target.Type == "DomainResource");

    private void CheckPlace(Element element, Element target, Findings findings)
    {
        if (aggregation.Count == 0)
            return;
        var place = element.Child("reference").RawValue.StartsWith("#"u8) ? "contained" : !target.IsNone && ValidationRun.IsBundled(target) ? "bundled" : "referenced";
        // What is bundled is referenced as well.
        if (!aggregation.Contains(place) && !(place == "bundled" && aggregation.Contains("referenced")))
            findings.Add(MessageId.ReferenceAggregation, element, $"What {element.Name} refers to is {place}, but it must be {string.Join(" or ", aggregation)}.", asked);
    }

    private void CheckProfiles(Element element, Element target, string type, ValidationRun run, Findings findings)
    {
        string? first = null;
        var isUndecided = false;
        foreach (var candidate in targets)
        {
            if (candidate.Type != type && candidate.Type is not ("Resource" or "DomainResource"))
                continue;
            if (candidate.Profile is null)
                return;
            var (answer, reason) = run.Fits(target, candidate.Profile);
            if (answer == true)
                return;
            isUndecided |= answer is null;
            first ??= $"{candidate.Profile}: {reason}";
        }

        if (first is not null)
            findings.Add(isUndecided ? MessageId.ProfileUnknown : MessageId.ReferenceProfile, element, $"What {element.Name} refers to fits no profile that is allowed; repair it. {first}", asked);
    }
}

/// <summary>What a reference may lead to.</summary>
/// <param name="Type">A resource type, "Resource" for any.</param>
/// <param name="Profile">The profile it must fit; null for none but the type.</param>
internal sealed record ReferenceTarget(string Type, string? Profile);
