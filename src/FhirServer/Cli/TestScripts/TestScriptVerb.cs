using FhirServer.Fhir;

namespace FhirServer.Cli.TestScripts;

/// <summary>Carries out the scripts in files, one after the other, and reports. See https://hl7.org/fhir/R4/testing.html.</summary>
/// <param name="target">What they are carried out with.</param>
/// <param name="servers">The bases of the servers, the first for destination 1.</param>
/// <param name="reports">Where results go.</param>
/// <param name="terminal">Where is told what is passed over.</param>
/// <param name="time">The clock of reports.</param>
public sealed class TestScriptVerb(TestScriptTarget target, IReadOnlyList<string> servers, TestReports reports, Terminal terminal, TimeProvider time)
{
    private const string Type = "TestScript";

    /// <summary>Carries out.</summary>
    /// <param name="files">Files; what is in folders and no TestScript is passed over, for fixtures lie beside scripts.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The exit code: <see cref="Verbs.Failed"/> when a script did not pass, or there was none.</returns>
    /// <exception cref="IOException">A report cannot be written.</exception>
    public async Task<int> RunAsync(InputFiles files, CancellationToken cancellationToken)
    {
        var results = new List<ScriptResult>();
        foreach (var file in files.Files.Where(file => file.Kind != InputKind.Ndjson))
        {
            var content = new ScriptContent(target, await FileContent.ReadAsync(file, cancellationToken), contentType: null);
            if (TryRead(file.Path, content) is not { } script)
                continue;
            var result = script.Fault is { } fault
                ? Unreadable(file.Path, fault)
                : await new ScriptRun(target, servers, file.Path, content.Root, time).RunAsync(cancellationToken);
            results.Add(result);
            await reports.WriteAsync(result, servers[0], cancellationToken);
        }

        await reports.EndAsync(results, cancellationToken);
        return results.Count > 0 && results.TrueForAll(result => result.IsPassed) ? Verbs.Done : Verbs.Failed;
    }

    /// <summary>What is wrong with a script; null for a file that is none.</summary>
    private (string? Fault, bool IsScript)? TryRead(string path, ScriptContent content)
    {
        try
        {
            if (content.Root.Name != Type)
                return null;
            target.Parser.Parse(content.Json, out var errors);
            return (errors.Count == 0 ? null : $"The script is no TestScript of R4: {errors[0].Message} ({errors[0].Expression})", IsScript: true);
        }
        catch (Exception fault) when (fault is TestScriptFault or FhirException)
        {
            if (content.RootName == Type)
                return ($"The script is no TestScript of R4: {fault.Message}", IsScript: true);
            terminal.Error.WriteLine($"passed over: {path}: {fault.Message}");
            return null;
        }
    }

    private ScriptResult Unreadable(string path, string fault) => new(
        path,
        Path.GetFileNameWithoutExtension(path),
        "",
        time.GetUtcNow(),
        new PartResult("Setup", "", [new ActionResult(Type, IsOperation: false, "", ActionOutcome.Error, fault)], TimeSpan.Zero),
        [],
        new PartResult("Teardown", "", [], TimeSpan.Zero));
}
