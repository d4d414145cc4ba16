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
public sealed class ResourceValidation(ProfileValidator validator, ValidationPolicy policy)
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
        return IsRefused(issues) ? throw new FhirException(FhirError.Unprocessable(issues)) : new ValidResource(resource, issues);
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
        var ask = policy.Ask with { Depth = depth };
        var issues = (await validator.ValidateAsync(plain, ask, cancellationToken)).Issues.Select(issue => Told(issue, hasPlace: !request.IsXml)).ToList();
        foreach (var resource in resources.Except(plain))
            issues.AddRange(await CheckAsync(resource, request, cancellationToken));
        if (IsRefused(issues))
            throw new FhirException(FhirError.Unprocessable(issues));
        if (issues.Count == 0)
            return [.. resources.Select(resource => new ValidResource(resource, []))];
        return [.. resources.Select(resource => new ValidResource(resource, Within(issues, resource.Expression)))];
    }

    /// <summary>What is wrong with a resource that is to be stored, and other remarks.</summary>
    /// <exception cref="FhirException">400: the request asks for less than the server does.</exception>
    public async ValueTask<IReadOnlyList<Issue>> CheckAsync(Element resource, FhirRequest request, CancellationToken cancellationToken)
    {
        RequireDepth(request);
        var depth = request.Validation ?? policy.Depth;
        var required = policy.Required.GetValueOrDefault(resource.Type?.Name ?? "") ?? [];
        if (depth == ValidationDepth.Off || (required.Count > 0 && required.Any(profile => Claims(resource, profile))))
            return depth == ValidationDepth.Off ? [] : await IssuesAsync(resource, ValidationDepth.Profile, [], request, cancellationToken);
        return required.Count > 1
            ? await AnyAsync(resource, depth, required, request, cancellationToken)
            : await IssuesAsync(resource, required.Count > 0 ? ValidationDepth.Profile : depth, required, request, cancellationToken);
    }

    /// <summary>Validates a text that is not to be stored.</summary>
    /// <param name="utf8Json">UTF-8 JSON.</param>
    /// <param name="profiles">Profiles beside those that are claimed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<ValidationIssue>> ReportAsync(ReadOnlyMemory<byte> utf8Json, IReadOnlyList<string> profiles, CancellationToken cancellationToken) =>
        (await validator.ValidateAsync(utf8Json, policy.Ask with { Depth = ValidationDepth.Profile, Profiles = profiles }, cancellationToken)).Issues;

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

    private async ValueTask<IReadOnlyList<Issue>> AnyAsync(Element resource, ValidationDepth depth, IReadOnlyList<string> required, FhirRequest request, CancellationToken cancellationToken)
    {
        foreach (var profile in required)
        {
            var issues = await IssuesAsync(resource, ValidationDepth.Profile, [profile], request, cancellationToken);
            if (!IsRefused(issues))
                return issues;
        }

        var type = resource.Type!.Name;
        return
        [
            .. await IssuesAsync(resource, depth, [], request, cancellationToken),
            new Issue(IssueSeverity.Error, "structure", $"This server takes a {type} only when it fits one of these profiles: {string.Join(", ", required)}. Name the one that is meant in {type}.meta.profile to see what is missing.", $"{resource.Expression}.meta.profile") { MessageId = Profiles.Validation.MessageId.NoProfileFits.Id },
        ];
    }

    private async ValueTask<IReadOnlyList<Issue>> IssuesAsync(Element resource, ValidationDepth depth, IReadOnlyList<string> profiles, FhirRequest request, CancellationToken cancellationToken)
    {
        var report = await validator.ValidateAsync(resource, policy.Ask with { Depth = depth, Profiles = profiles }, cancellationToken);
        return report.Issues.Count == 0 ? [] : [.. report.Issues.Select(issue => Told(issue, hasPlace: !request.IsXml))];
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
