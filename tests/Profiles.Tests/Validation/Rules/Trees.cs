using System.Text;
using Profiles.Elements;
using Profiles.Tests.Conformance;
using Profiles.Validation;

namespace Profiles.Tests.Validation.Rules;

/// <summary>Makes trees of JSON written with single quotes, and runs one rule over them.</summary>
internal static class Trees
{
    public static Element Of(string json)
    {
        var tree = ElementTree.Parse(Encoding.UTF8.GetBytes(json.Replace('\'', '"')), Definitions.Schemas, ParseLimits.Default, new List<ElementFault>());
        return tree!.Root;
    }

    /// <summary>"Bundle.entry[0].fullUrl error bundle-full-url" for each issue a rule finds.</summary>
    public static IReadOnlyList<ValidationIssue> Issues(Action<Findings> rule)
    {
        var findings = new Findings();
        rule(findings);
        return findings.ToIssues();
    }

    public static IEnumerable<string> Lines(this IEnumerable<ValidationIssue> issues) =>
        issues.Select(issue => $"{issue.Expression} {issue.Severity.ToString().ToLowerInvariant()} {issue.MessageId}");
}
