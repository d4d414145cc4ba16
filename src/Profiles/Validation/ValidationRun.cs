using Profiles.Elements;
using Profiles.FhirPath;
using Profiles.Terminology;
using Profiles.Validation.Rules;

namespace Profiles.Validation;

/// <summary>
/// What one pass over one resource shares: where definitions and codes are asked, what a reference leads to, and which profiles were tried on what.
/// What cannot be told from memory is noted as open, for the caller to find out and to run again.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="codes">Decides on codes.</param>
/// <param name="ask">What to look at.</param>
/// <param name="answers">What was found out for this resource.</param>
/// <param name="clock">Tells the time that limits count from.</param>
internal sealed class ValidationRun(RuleLibrary rules, CodeChecks codes, ValidationAsk ask, OpenAnswers answers, TimeProvider clock)
{
    private readonly Dictionary<(Element, string), Fit> _tried = [];
    private FhirPathScope? _scope;
    private Element _scopeOf;
    private readonly Dictionary<Element, BundleEntries> _bundles = [];

    /// <summary>The rules.</summary>
    public RuleLibrary Rules => rules;

    /// <summary>What to look at.</summary>
    public ValidationAsk Ask => ask;

    /// <summary>Whether texts have to be looked at for what is not always wanted in them.</summary>
    public bool LooksAtText { get; } = !ask.AllowsExampleAddresses || !ask.AllowsHtmlInStrings || !ask.AllowsHtmlInMarkdown;

    /// <summary>The time.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Elements for which a profile names a value set of its own: what FHIR merely recommends for them is then not told.</summary>
    public HashSet<Element> BoundByProfile { get; } = [];

    /// <summary>Whether it is the name of a resource type.</summary>
    public bool IsResourceType(string name) => rules.IsResourceType(name);

    /// <summary>Decides on a code; what only another server may know is noted as open.</summary>
    public CodeVerdict Check(in CodeQuestion question)
    {
        var verdict = codes.Check(question);
        return verdict.Membership == CodeMembership.Unknown ? answers.Code(question, verdict) : verdict;
    }

    /// <summary>Whether a code, coding or concept is in a value set; null when it cannot be told.</summary>
    public bool? IsMember(Element element, string valueSet)
    {
        var (membership, _) = BindingRule.Membership(element, valueSet, this, out var isCoded);
        return !isCoded ? false : membership switch { CodeMembership.Member => true, CodeMembership.NotMember => false, _ => null };
    }

    /// <summary>What a Reference leads to: contained, in the same Bundle, or found by the caller's way; none otherwise.</summary>
    public Element Target(Element reference)
    {
        var literal = reference.HasValue ? reference.Text : reference.Child("reference").Text;
        return literal is null ? default : Target(reference, literal);
    }

    /// <summary>The type that a reference names; null when it does not say.</summary>
    public string? TargetType(Element reference)
    {
        if (reference.Child("reference").Text is not { } literal || literal.StartsWith('#'))
            return Known(reference.Child("type").Text);
        var parts = literal.Split('/');
        var version = Array.LastIndexOf(parts, "_history");
        var end = version > 0 ? version : parts.Length;
        return (end >= 2 ? Known(parts[end - 2]) : null) ?? Known(reference.Child("type").Text);
    }

    /// <summary>Whether a resource is in the Bundle that is validated, and not contained in another.</summary>
    public static bool IsBundled(Element resource) => resource.Parent.Name == "entry";

    /// <summary>The entries of a Bundle by their addresses.</summary>
    public BundleEntries EntriesOf(Element bundle)
    {
        if (!_bundles.TryGetValue(bundle, out var entries))
            _bundles.Add(bundle, entries = new BundleEntries(bundle));
        return entries;
    }

    /// <summary>Says what a profile finds wrong with an element.</summary>
    public void CheckProfile(Element element, string canonical, Asked asked, Findings findings)
    {
        var (profile, problem) = rules.Find(canonical);
        if (profile is null)
            findings.Add(MessageId.ProfileUnknown, element, $"The profile {canonical} could not be checked: {problem}", asked, ask.Undecided);
        else if (!TypeRule.IsOf(element, profile.Type))
            findings.Add(MessageId.ProfileOfOtherType, element, $"The profile {canonical} is for {profile.Type}, but this is a {element.Type?.TypeName}.", asked);
        else
            profile.Root.Check(element, this, findings);
    }

    /// <summary>Whether an element fits a profile; asked once for each, and taken for granted where a reference leads back to what is being asked.</summary>
    public Fit Fits(Element element, string canonical)
    {
        if (_tried.TryGetValue((element, canonical), out var known))
            return known;
        _tried[(element, canonical)] = new Fit(true, null);
        return _tried[(element, canonical)] = Try(element, canonical);
    }

    /// <summary>Where an expression is evaluated.</summary>
    public FhirPathScope ScopeOf(Element element)
    {
        var resource = element.Resource;
        if (_scope is null || _scopeOf != resource)
            (_scope, _scopeOf) = (Scope(resource), resource);
        return _scope;
    }

    private Fit Try(Element element, string canonical)
    {
        var (profile, problem) = rules.Find(canonical);
        if (profile is null)
            return new Fit(null, problem);
        if (!TypeRule.IsOf(element, profile.Type))
            return new Fit(false, $"it is a {element.Type?.TypeName}, not a {profile.Type}.");
        var findings = new Findings(most: 20);
        profile.Root.Check(element, this, findings);
        return findings.Errors == 0 ? new Fit(true, null) : new Fit(false, findings.FirstError);
    }

    private FhirPathScope Scope(Element resource) => new()
    {
        Resource = resource,
        RootResource = resource.Name == "contained" ? resource.Parent.Resource : resource,
        Time = clock,
        Resolve = reference => Target(resource, reference),
        MemberOf = IsMember,
        ConformsTo = (element, canonical) => Fits(element, canonical).Answer,
    };

    private Element Target(Element from, string reference)
    {
        var found = reference.StartsWith('#') ? BundleEntries.FindContained(from, reference[1..]) : Bundled(from, reference);
        return found.IsNone && ask.Resolve is not null && !reference.StartsWith('#') ? answers.Reference(reference) : found;
    }

    // The nearest Bundle first: one may be an entry of another.
    private Element Bundled(Element from, string reference)
    {
        for (var at = from.Resource; !at.IsNone; at = at.Parent.Resource)
        {
            if (at.Type?.Name == "Bundle" && EntriesOf(at).Find(from, reference) is { IsNone: false } found)
                return found;
        }

        return default;
    }

    private string? Known(string? type) => type is not null && rules.IsResourceType(type) ? type : null;
}

/// <summary>Whether something fits a profile.</summary>
/// <param name="Answer">Null when it cannot be told.</param>
/// <param name="Reason">Why not; null when it fits.</param>
internal readonly record struct Fit(bool? Answer, string? Reason);
