using Profiles.Conformance;
using Profiles.Elements;
using Profiles.Terminology;

namespace Profiles.Validation;

/// <summary>
/// The door to validation: a resource and what is asked in, issues out. Safe for use by many threads; what it makes of definitions is kept
/// and shared. See https://hl7.org/fhir/R4/validation.html.
/// </summary>
/// <param name="snapshots">The definitions.</param>
/// <param name="schemas">The types.</param>
/// <param name="codes">Decides on codes.</param>
/// <param name="limits">How deep a text may be.</param>
/// <param name="clock">Tells the time that limits count from.</param>
/// <param name="terminology">Asked about codes that are not held here; null for nobody.</param>
public sealed class ProfileValidator(
    Snapshots snapshots, TypeSchemas schemas, CodeChecks codes, ParseLimits limits, TimeProvider clock, ITerminology? terminology = null)
{
    // A reference that is followed may lead to more of them; so far and no further.
    private const int MostPasses = 5;

    // What is held here was asked already by the time that others are.
    private readonly ITerminology? _elsewhere = terminology is CodeChecks ? null : terminology;
    private readonly RuleLibrary _rules = new(snapshots, schemas);

    /// <summary>Reads a text and validates the resource in it.</summary>
    /// <param name="utf8Json">UTF-8 JSON of one resource.</param>
    /// <param name="ask">What to look at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ValidationReport> ValidateAsync(ReadOnlyMemory<byte> utf8Json, ValidationAsk ask, CancellationToken cancellationToken)
    {
        var faults = new List<ElementFault>();
        var tree = ElementTree.Parse(utf8Json, schemas, limits, faults);
        var found = faults.Where(fault => !ask.SkipsContained || !fault.Expression.Contains(".contained[", StringComparison.Ordinal)).Select(Issue).ToList();
        if (tree is null)
            return new ValidationReport(found);
        var report = await ValidateAsync(tree.Root, ask, cancellationToken);
        return found.Count == 0 ? report : new ValidationReport([.. found, .. report.Issues]);
    }

    /// <summary>Validates a resource that was read without faults, or whose faults are told elsewhere.</summary>
    /// <param name="resource">The resource: the root of a tree, or one in it.</param>
    /// <param name="ask">What to look at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<ValidationReport> ValidateAsync(Element resource, ValidationAsk ask, CancellationToken cancellationToken) =>
        ValidateAsync([resource], ask, cancellationToken);

    /// <summary>Validates several resources of one tree, such as the entries of a transaction, which may refer to each other.</summary>
    /// <param name="resources">Resources in one tree.</param>
    /// <param name="ask">What to look at in each.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ValidationReport> ValidateAsync(IReadOnlyList<Element> resources, ValidationAsk ask, CancellationToken cancellationToken)
    {
        if (ask.Depth == ValidationDepth.Off)
            return ValidationReport.Clean;
        if (ask.Depth == ValidationDepth.Profile)
            await snapshots.PreparedAsync(cancellationToken);
        var answers = new OpenAnswers(_elsewhere, ask.Resolve);
        for (var pass = 1; ; pass++)
        {
            var findings = Pass(resources, ask, answers);
            if (!answers.HasOpen || pass == MostPasses)
                return findings.Count == 0 ? ValidationReport.Clean : new ValidationReport(findings.ToIssues());
            await answers.FindOutAsync(cancellationToken);
        }
    }

    private Findings Pass(IReadOnlyList<Element> resources, ValidationAsk ask, OpenAnswers answers)
    {
        var findings = new Findings(ask.MostIssues);
        var run = new ValidationRun(_rules, codes, ask, answers, clock);
        foreach (var resource in resources)
        {
            TypeWalk.Check(resource, run, findings);
            if (ask.Depth != ValidationDepth.Profile)
                continue;
            foreach (var profile in ask.Profiles)
                run.CheckProfile(resource, profile, default, findings);
        }

        findings.TakeBack(run.BoundByProfile);
        return findings;
    }

    private static ValidationIssue Issue(ElementFault fault) => new()
    {
        Severity = fault.Severity == FaultSeverity.Error ? ValidationSeverity.Error : ValidationSeverity.Warning,
        Code = fault.IssueCode,
        MessageId = MessageId.Structure.Id,
        Message = fault.Message,
        Expression = fault.Expression,
        Line = fault.Line,
        Column = fault.Column,
    };
}
