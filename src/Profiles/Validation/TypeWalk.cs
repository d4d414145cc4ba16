using Profiles.Elements;
using Profiles.Validation.Rules;

namespace Profiles.Validation;

/// <summary>
/// Checks a resource, with all that is in it, against the rules of FHIR itself and what each resource in it claims to conform to: one walk in
/// document order, without recursion.
/// </summary>
internal static class TypeWalk
{
    /// <summary>Checks all elements of a resource.</summary>
    public static void Check(Element resource, ValidationRun run, Findings findings)
    {
        CheckElement(resource, run, findings);
        foreach (var element in resource.Descendants())
        {
            if (!run.Ask.SkipsContained || !IsContained(element))
                CheckElement(element, run, findings);
        }
    }

    private static void CheckElement(Element element, ValidationRun run, Findings findings)
    {
        if (element.Type is not { } type)
            return;
        if (!element.HasValue && !element.IsResource && IsEmpty(element))
            findings.Add(MessageId.Invariant, element, "ele-1: An element must have a value or something in it beside an id; fill it or leave it out.");
        if (element.Schema is { } schema)
            Apply(run.Rules.OfElement(schema), element, run, findings);
        Apply(run.Rules.OfType(type), element, run, findings);
        if (run.LooksAtText && element.HasValue)
            TextRules.Check(element, type.Name, run.Ask, findings);
        if (element.IsResource && run.Ask is { Depth: ValidationDepth.Profile, Claims: true })
            CheckClaims(element, run, findings);
    }

    private static bool IsContained(Element element)
    {
        for (var at = element.Resource; !at.IsNone; at = at.Parent.Resource)
        {
            if (at.Name == "contained")
                return true;
        }

        return false;
    }

    private static bool IsEmpty(Element element)
    {
        foreach (var child in element.Children())
        {
            if (child.Name != "id")
                return false;
        }

        return true;
    }

    private static void Apply(IRule[] rules, Element element, ValidationRun run, Findings findings)
    {
        foreach (var rule in rules)
            rule.Check(element, run, findings);
    }

    private static void CheckClaims(Element resource, ValidationRun run, Findings findings)
    {
        foreach (var claim in resource.Child("meta").Children("profile"))
        {
            if (claim.Text is { } canonical)
                run.CheckProfile(resource, canonical, default, findings);
        }
    }
}
