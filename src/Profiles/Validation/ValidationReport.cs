namespace Profiles.Validation;

/// <summary>What a validation found.</summary>
/// <param name="Issues">The issues, errors and others.</param>
public sealed record ValidationReport(IReadOnlyList<ValidationIssue> Issues)
{
    /// <summary>Nothing to say.</summary>
    public static ValidationReport Clean { get; } = new([]);

    /// <summary>Whether no issue is an error.</summary>
    public bool IsValid => !Issues.Any(issue => issue.Severity == ValidationSeverity.Error);
}
