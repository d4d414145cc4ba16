using System.Globalization;
using System.Text;

namespace FhirServer.Cli.TestScripts;

/// <summary>Tells results: to whoever watches, and into a folder as TestReports and one file in the form of JUnit.</summary>
/// <param name="terminal">Where to tell.</param>
/// <param name="folder">Where to write files; null for nowhere.</param>
public sealed class TestReports(Terminal terminal, string? folder)
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells what became of a script.</summary>
    /// <param name="result">The result.</param>
    /// <param name="server">The server that was tested.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The report cannot be written.</exception>
    public async Task WriteAsync(ScriptResult result, string server, CancellationToken cancellationToken)
    {
        Tell(result);
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{Free(Path.GetFileNameWithoutExtension(result.Path))}.json"), TestReportText.Of(result, server), cancellationToken);
    }

    /// <summary>Tells the sum.</summary>
    /// <param name="results">What became of all scripts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The report cannot be written.</exception>
    public async Task EndAsync(IReadOnlyList<ScriptResult> results, CancellationToken cancellationToken)
    {
        var passed = results.Count(result => result.IsPassed);
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} scripts passed, {results.Count - passed} failed"));
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "junit.xml"), JUnitText.Of(results), cancellationToken);
    }

    private void Tell(ScriptResult result)
    {
        terminal.WriteLine(Plain($"{(result.IsPassed ? "passed" : "FAILED")}  {result.Name} ({result.Path})"));
        foreach (var part in result.Parts.Where(part => part.Actions.Count > 0))
        {
            if (part.Name is not ("Setup" or "Teardown") || part.Outcome != ActionOutcome.Pass)
                terminal.WriteLine(Plain($"  {Word(part.Outcome)}  {part.Name}"));
            foreach (var action in part.Actions.Where(action => action.Outcome is not (ActionOutcome.Pass or ActionOutcome.Skip)))
                terminal.WriteLine(Plain($"    {Word(action.Outcome)}  {action.Place}{(action.Label.Length > 0 ? $" \"{action.Label}\"" : "")}: {action.Message}"));
        }
    }

    // Scripts of one name in several folders each have their report.
    private string Free(string name)
    {
        var free = name;
        for (var number = 2; free == "junit" || !_names.Add(free); number++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        return free;
    }

    private static string Word(ActionOutcome outcome) => outcome switch
    {
        ActionOutcome.Pass => "pass   ",
        ActionOutcome.Skip => "skip   ",
        ActionOutcome.Warning => "warning",
        ActionOutcome.Fail => "FAIL   ",
        _ => "ERROR  ",
    };

    // What a server answers must not steer the terminal.
    private static string Plain(string text) => new StringBuilder(text.Length).AppendJoin("", text.Select(letter => char.IsControl(letter) ? ' ' : letter)).ToString();
}
