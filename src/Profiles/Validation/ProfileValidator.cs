using Profiles.Conformance;
using Profiles.Elements;

namespace Profiles.Validation;

/// <summary>
/// The door to validation: a resource and what is asked in, issues out. Safe for use by many threads; what it makes of definitions is kept
/// and shared. See https://hl7.org/fhir/R4/validation.html.
/// </summary>
/// <param name="schemas">The types.</param>
/// <param name="limits">How deep a text may be.</param>
public sealed class ProfileValidator(TypeSchemas schemas, ParseLimits limits)
{
    /// <summary>Reads a text and validates the resource in it.</summary>
    /// <param name="utf8Json">UTF-8 JSON of one resource.</param>
    /// <param name="ask">What to look at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ValidationReport> ValidateAsync(ReadOnlyMemory<byte> utf8Json, ValidationAsk ask, CancellationToken cancellationToken)
    {
        var faults = new List<ElementFault>();
        var tree = ElementTree.Parse(utf8Json, schemas, limits, faults);
        var found = faults.Select(Issue).ToList();
        if (tree is null)
            return new ValidationReport(found);
        var report = await ValidateAsync(tree.Root, ask, cancellationToken);
        return found.Count == 0 ? report : new ValidationReport([.. found, .. report.Issues]);
    }

    /// <summary>Validates a resource that was read without faults, or whose faults are told elsewhere.</summary>
    /// <param name="resource">The root of a tree.</param>
    /// <param name="ask">What to look at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<ValidationReport> ValidateAsync(Element resource, ValidationAsk ask, CancellationToken cancellationToken)
    {
        var findings = new Findings(ask.MostIssues);
        return ValueTask.FromResult(new ValidationReport(findings.ToIssues()));
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
