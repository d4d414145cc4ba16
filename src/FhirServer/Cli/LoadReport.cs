using System.Globalization;
using FhirServer.Fhir;
using Spectre.Console;

namespace FhirServer.Cli;

/// <summary>Tells at the end what a load did: a table of counts, and by file what was refused and why.</summary>
/// <param name="terminal">Where.</param>
/// <param name="tally">What was counted.</param>
internal sealed class LoadReport(Terminal terminal, LoadTally tally)
{
    private const int MostIssues = 3;
    private const int MostRefusals = 50;

    /// <summary>Resources in a second.</summary>
    public static double Rate(long resources, TimeSpan time) => resources / Math.Max(time.TotalSeconds, 0.001);

    /// <summary>Writes it.</summary>
    /// <param name="files">How many files there were.</param>
    /// <param name="time">How long it took.</param>
    public void Write(int files, TimeSpan time)
    {
        WriteRefusals();
        (string Name, string Value)[] rows =
        [
            ("files", Number(files)),
            ("created", Number(tally.Created)),
            ("updated", Number(tally.Updated)),
            ("unchanged", Number(tally.Unchanged)),
            ("deleted", Number(tally.Deleted)),
            ("refused", Number(tally.Refused)),
            ("seconds", time.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture)),
            ("resources/s", Rate(tally.Resources, time).ToString("N0", CultureInfo.InvariantCulture)),
        ];
        if (terminal.IsWatched)
            terminal.Output.Write(Table(rows));
        else
            Array.ForEach(rows, row => terminal.WriteLine($"{row.Name,-12}{row.Value,12}"));
    }

    private static Table Table((string Name, string Value)[] rows)
    {
        var table = new Table().HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        foreach (var (name, value) in rows)
            table.AddRow(name, value);
        return table;
    }

    private void WriteRefusals()
    {
        foreach (var refusals in tally.Refusals.Take(MostRefusals).GroupBy(refusal => refusal.File).OrderBy(file => file.Key.Path, StringComparer.Ordinal))
        {
            terminal.WriteLine($"refused: {refusals.Key.Path}");
            foreach (var refusal in refusals)
                WriteRefusal(refusal, isWholeFile: refusal.Source == refusals.Key.Path);
        }

        if (tally.Refused > MostRefusals)
            terminal.WriteLine($"... and {Number(tally.Refused - MostRefusals)} more refusals");
    }

    private void WriteRefusal(Refusal refusal, bool isWholeFile)
    {
        if (!isWholeFile)
            terminal.WriteLine($"  {refusal.Source[refusal.File.Path.Length..].TrimStart(',', ' ')}");
        foreach (var issue in refusal.Issues.Take(MostIssues))
            terminal.WriteLine($"    {Words(issue)}");
        if (refusal.Issues.Count > MostIssues)
            terminal.WriteLine($"    ... and {Number(refusal.Issues.Count - MostIssues)} more issues");
    }

    /// <summary>What comes out of a file must not steer the terminal: control characters become spaces.</summary>
    private static string Words(Issue issue)
    {
        var words = issue.Expression is null ? issue.Message : $"{issue.Message} [{issue.Expression}]";
        return string.Concat(words.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
