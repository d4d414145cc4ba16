using FhirServer.Fhir;
using Profiles.Elements;
using Profiles.Validation;

namespace FhirServer.Interactions;

/// <summary>
/// Validates what clients want to store, as deep as the settings say and deeper where a request asks for it, and what they want to have validated.
/// See https://hl7.org/fhir/R4/validation.html.
/// </summary>
/// <param name="validator">Validates.</param>
/// <param name="policy">What is asked of everything that is stored.</param>
/// <param name="aadhaar">Keeps out what must not be stored.</param>
public sealed class ResourceValidation(ProfileValidator validator, ValidationPolicy policy, AadhaarGuard aadhaar)
{
    /// <summary>The name of the header by which a request asks for more: off, structure or profile.</summary>
    public const string Header = "X-Validation";

    /// <summary>What is asked of everything that is stored.</summary>
    public ValidationPolicy Policy => policy;

    /// <summary>Requires a resource to be valid.</summary>
    /// <param name="resource">The resource as it was sent, free of structural faults.</param>
    /// <param name="request">The request, which may ask for more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">422 with every issue.</exception>
    public async ValueTask<ValidResource> RequireAsync(Element resource, FhirRequest request, CancellationToken cancellationToken)
    {
        var issues = await CheckAsync(resource, request, cancellationToken);
        return IsRefused(issues) ? throw Refusal(issues) : Valid(resource, issues);
    }

    /// <summary>Requires several resources of one Bundle to be valid; they may refer to each other.</summary>
    /// <param name="resources">The resources as they were sent, free of structural faults.</param>
    /// <param name="request">The request, which may ask for more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>In the same order.</returns>
    /// <exception cref="FhirException">422 with every issue of all of them.</exception>
    public async ValueTask<IReadOnlyList<ValidResource>> RequireAsync(IReadOnlyList<Element> resources, FhirRequest request, CancellationToken cancellationToken)
    {
        RequireDepth(request);
        var depth = request.Validation ?? policy.Depth;
        var plain = resources.Where(resource => !policy.Required.ContainsKey(resource.Type!.Name)).ToList();
        var issues = (await validator.ValidateAsync(plain, Ask(depth), cancellationToken)).Issues.Select(issue => Told(issue, hasPlace: !request.IsXml)).ToList();
        foreach (var resource in resources.Except(plain))
            issues.AddRange(await CheckAsync(resource, request, cancellationToken));
        foreach (var resource in plain)
            issues.AddRange(aadhaar.Issues(resource));
        if (IsRefused(issues))
            throw Refusal(issues);
        if (issues.Count == 0)
            return [.. resources.Select(resource => Valid(resource, []))];
        return [.. resources.Select(resource => Valid(resource, Within(issues, resource.Expression)))];
    }

    /// <summary>A resource that the server itself wrote, which is valid by the way it is made.</summary>
    public static ValidResource Own(Element resource) => new(resource, []);

    /// <summary>What is wrong with a resource that is to be stored, and other remarks.</summary>
    /// <exception cref="FhirException">400: the request asks for less than the server does.</exception>
    public async ValueTask<IReadOnlyList<Issue>> CheckAsync(Element resource, FhirRequest request, CancellationToken cancellationToken)
    {
        RequireDepth(request);
        var depth = request.Validation ?? policy.Depth;
        var kept = aadhaar.Issues(resource).ToList();
        if (depth == ValidationDepth.Off)
            return kept;
        var found = await FoundAsync(resource, request, depth, cancellationToken);
        return kept.Count == 0 ? found : [.. kept, .. found];
    }

    private ValueTask<IReadOnlyList<Issue>> FoundAsync(Element resource, FhirRequest request, ValidationDepth depth, CancellationToken cancellationToken) =>
        policy.Required.TryGetValue(resource.Type?.Name ?? "", out var required)
            ? FittingAsync(resource, required, depth, !request.IsXml, cancellationToken)
            : IssuesAsync(resource, Ask(depth), !request.IsXml, cancellationToken);

    private ValidResource Valid(Element resource, IReadOnlyList<Issue> remarks) => new(resource, remarks) { Masks = aadhaar.Masks(resource) };

    /// <summary>What this server would find wrong with a resource beyond the rules that hold everywhere: that it must fit a profile, and what it must not hold.</summary>
    /// <param name="resource">The resource; none, or one with structural faults, is not judged.</param>
    /// <param name="hasPlace">Whether line and column are those of the text that was sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<Issue>> DemandsAsync(Element resource, bool hasPlace, CancellationToken cancellationToken) =>
        policy.Depth != ValidationDepth.Off && policy.Required.TryGetValue(resource.Type?.Name ?? "", out var required)
            ? [.. aadhaar.Issues(resource), .. await FittingAsync(resource, required, ValidationDepth.Profile, hasPlace, cancellationToken)]
            : [.. aadhaar.Issues(resource)];

    /// <summary>Validates a text that is not to be stored.</summary>
    /// <param name="utf8Json">UTF-8 JSON.</param>
    /// <param name="ask">What to look at; what is undecided weighs as the settings say.</param>
    /// <param name="hasPlace">Whether line and column are those of the text that was sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<Issue>> ReportAsync(ReadOnlyMemory<byte> utf8Json, ValidationAsk ask, bool hasPlace, CancellationToken cancellationToken) =>
        [.. (await validator.ValidateAsync(utf8Json, policy.Ask with { Depth = ask.Depth, Profiles = ask.Profiles, Claims = ask.Claims }, cancellationToken)).Issues.Select(issue => Told(issue, hasPlace))];

    /// <summary>Whether any issue keeps a resource from being stored.</summary>
    public static bool IsRefused(IReadOnlyList<Issue> issues)
    {
        foreach (var issue in issues)
        {
            if (issue.Severity is IssueSeverity.Error or IssueSeverity.Fatal)
                return true;
        }

        return false;
    }

    /// <summary>An issue as the server tells it.</summary>
    /// <param name="issue">The issue.</param>
    /// <param name="hasPlace">Whether line and column are those of the text that was sent.</param>
    public static Issue Told(ValidationIssue issue, bool hasPlace) => new(
        issue.Severity switch { ValidationSeverity.Error => IssueSeverity.Error, ValidationSeverity.Warning => IssueSeverity.Warning, _ => IssueSeverity.Information },
        issue.Code,
        issue.Message,
        issue.Expression.Length == 0 ? null : issue.Expression,
        hasPlace ? issue.Line : 0,
        hasPlace ? issue.Column : 0)
    {
        MessageId = issue.MessageId,
        AskedBy = issue.Profile is null ? null : issue.ElementId is null ? issue.Profile : $"{issue.Profile}#{issue.ElementId}",
    };

    // What has to be repaired comes before what should be.
    private static FhirException Refusal(IEnumerable<Issue> issues) => new(FhirError.Unprocessable([.. issues.OrderBy(issue => issue.Severity)]));

    // Of several profiles the one that a resource claims is meant: so its client is told what is missing, not only that none fits.
    private async ValueTask<IReadOnlyList<Issue>> FittingAsync(
        Element resource, IReadOnlyList<string> required, ValidationDepth depth, bool hasPlace, CancellationToken cancellationToken)
    {
        var claimed = required.Where(profile => Claims(resource, profile)).ToList();
        var candidates = claimed.Count > 0 ? claimed : required;
        foreach (var profile in candidates)
        {
            var ask = Ask(ValidationDepth.Profile) with { Claims = depth == ValidationDepth.Profile, Profiles = [profile] };
            var issues = Demanded(await IssuesAsync(resource, ask, hasPlace, cancellationToken), profile);
            if (candidates.Count == 1 || !IsRefused(issues))
                return issues;
        }

        return [.. await IssuesAsync(resource, Ask(depth), hasPlace, cancellationToken), FitsNone(resource, candidates)];
    }

    private static Issue FitsNone(Element resource, IReadOnlyList<string> required)
    {
        var type = resource.Type!.Name;
        return new Issue(
            IssueSeverity.Error,
            MessageId.NoProfileFits.IssueCode,
            $"This server takes a {type} only when it fits one of these profiles: {string.Join(", ", required)}. Name the one that is meant in {type}.meta.profile to see what is missing.",
            resource.Expression)
        { MessageId = MessageId.NoProfileFits.Id };
    }

    // What a server requires and does not know, nothing can fit.
    private static List<Issue> Demanded(IReadOnlyList<Issue> issues, string profile) =>
    [
        .. issues.Select(issue => issue.MessageId == MessageId.ProfileUnknown.Id && issue.Message.Contains(profile, StringComparison.Ordinal)
            ? issue with { Severity = IssueSeverity.Error }
            : issue),
    ];

    private ValidationAsk Ask(ValidationDepth depth) => policy.Ask with { Depth = depth };

    private async ValueTask<IReadOnlyList<Issue>> IssuesAsync(Element resource, ValidationAsk ask, bool hasPlace, CancellationToken cancellationToken)
    {
        var report = await validator.ValidateAsync(resource, ask, cancellationToken);
        return report.Issues.Count == 0 ? [] : [.. report.Issues.Select(issue => Told(issue, hasPlace))];
    }

    private void RequireDepth(FhirRequest request)
    {
        if (request.Validation < policy.Depth)
            throw new FhirException(FhirError.InvalidRequest($"{Header} asks for less than this server checks ({policy.Depth}); ask for more, or leave the header out."));
    }

    private static List<Issue> Within(List<Issue> issues, string place) =>
        issues.FindAll(issue => issue.Expression == place || issue.Expression?.StartsWith(place + ".", StringComparison.Ordinal) == true);

    private static bool Claims(Element resource, string profile)
    {
        foreach (var claim in resource.Child("meta").Children("profile"))
        {
            if (claim.Text is { } canonical && (canonical == profile || canonical.StartsWith(profile + "|", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }
}
