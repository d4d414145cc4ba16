using System.Globalization;
using System.Text;
using FhirServer.Fhir;
using Spectre.Console;

namespace FhirServer.Cli;

/// <summary>Tells what validation found: for people with colours and a summary, or as one OperationOutcome a line (NDJSON) for programs.</summary>
/// <param name="terminal">Where to tell.</param>
/// <param name="isJson">Whether for programs.</param>
public sealed class ValidateReport(Terminal terminal, bool isJson)
{
    private int _files;
    private int _valid;
    private int _errors;
    private int _warnings;

    /// <summary>Whether any error was told.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>Tells of a file that is nothing to validate, by its name.</summary>
    public void PassOver(string path) => terminal.Error.WriteLine($"passed over: {Plain(path)}");

    /// <summary>Tells of one resource.</summary>
    /// <param name="name">The file, with the line in NDJSON.</param>
    /// <param name="issues">What was found.</param>
    public void Write(string name, IReadOnlyList<Issue> issues)
    {
        var errors = issues.Count(issue => issue.Severity is IssueSeverity.Error or IssueSeverity.Fatal);
        var warnings = issues.Count(issue => issue.Severity == IssueSeverity.Warning);
        (_files, _errors, _warnings) = (_files + 1, _errors + errors, _warnings + warnings);
        _valid += errors == 0 ? 1 : 0;
        if (isJson)
        {
            terminal.WriteLine(Encoding.UTF8.GetString(Outcomes.Of(issues.Count > 0 ? issues : [Outcomes.Note("The resource is valid: nothing was found.")], name)));
            return;
        }

        Line(errors > 0 ? "red" : "green", errors > 0 ? "invalid" : "valid", string.Create(CultureInfo.InvariantCulture, $" {name} ({errors} errors, {warnings} warnings)"));
        foreach (var issue in issues.OrderBy(issue => issue.Severity))
            Tell(issue);
    }

    /// <summary>Tells the sum.</summary>
    public void End()
    {
        if (!isJson)
            Line(HasErrors ? "red" : "green", HasErrors ? "invalid:" : "valid:", string.Create(CultureInfo.InvariantCulture, $" {_valid} of {_files} resources without errors, {_errors} errors, {_warnings} warnings"));
    }

    private void Tell(Issue issue)
    {
        var (colour, word) = issue.Severity switch
        {
            IssueSeverity.Fatal or IssueSeverity.Error => ("red", "error"),
            IssueSeverity.Warning => ("yellow", "warning"),
            _ => ("grey", "note"),
        };
        var place = issue.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $" {issue.Line}:{issue.Column}") : "";
        Line(colour, $"  {word}", $"{place} {issue.Expression}");
        terminal.WriteLine($"    {Plain(issue.Message)}{(issue.MessageId is null ? "" : $" [{issue.MessageId}]")}");
        if (issue.AskedBy is not null)
            terminal.WriteLine($"    asked by {Plain(issue.AskedBy)}");
    }

    private void Line(string colour, string word, string rest)
    {
        if (terminal.IsWatched)
            terminal.Output.Markup($"[{colour}]{word}[/]");
        else
            terminal.Output.Profile.Out.Writer.Write(word);
        terminal.WriteLine(Plain(rest));
    }

    // What stands in a file must not steer the terminal.
    private static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
