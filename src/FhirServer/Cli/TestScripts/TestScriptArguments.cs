namespace FhirServer.Cli.TestScripts;

/// <summary>The command line of the verb that carries out test scripts, sorted.</summary>
/// <param name="Paths">Files and folders.</param>
/// <param name="Servers">The bases of the servers, the first for destination 1.</param>
/// <param name="Bearer">The token for the tested servers, and for no other; null for none.</param>
/// <param name="ReportFolder">Where reports are written; null for nowhere.</param>
/// <param name="Variables">Values for variables of scripts, by name.</param>
/// <param name="Settings">What the configuration reads, in its own form.</param>
/// <param name="Fault">What is wrong, or null.</param>
public sealed record TestScriptArguments(
    IReadOnlyList<string> Paths, IReadOnlyList<string> Servers, string? Bearer, string? ReportFolder, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Settings, string? Fault)
{
    private static readonly string[] Names = ["--server", "--bearer", "--report", "--variable", "--package"];

    /// <summary>Sorts paths from <c>--server URL</c>, <c>--bearer TOKEN</c>, <c>--report FOLDER</c>, <c>--variable NAME=VALUE</c>, <c>--package FOLDER</c> and settings; after <c>--</c> all are paths.</summary>
    public static TestScriptArguments Read(IReadOnlyList<string> args)
    {
        var line = CommandLine.Read("testscript", args, Names);
        return line.Fault is { } fault ? Wrong(fault) : Sorted(line);
    }

    private static TestScriptArguments Sorted(CommandLine line)
    {
        List<string> servers = [.. line.Values("--server")];
        var unusable = servers.Find(server => !Uri.TryCreate(server, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"));
        var nameless = line.Values("--variable").FirstOrDefault(variable => variable.IndexOf('=', StringComparison.Ordinal) < 1);
        var fault = line.Paths.Count == 0 ? "testscript needs at least one file or folder."
            : servers.Count == 0 ? "testscript needs the server to test: --server http://localhost:8080/fhir."
            : unusable is not null ? $"'{unusable}' is no URL of a server."
            : nameless is not null ? $"'{nameless}' is no NAME=VALUE."
            : null;
        var variables = line.Values("--variable").Select(variable => variable.Split('=', 2)).GroupBy(pair => pair[0], StringComparer.Ordinal);
        return new(
            line.Paths, servers, line.Values("--bearer").LastOrDefault(), line.Values("--report").LastOrDefault(),
            variables.ToDictionary(named => named.Key, named => named.Last()[^1], StringComparer.Ordinal),
            [.. line.Values("--package").Select(folder => $"--FhirServer:PackageDirectory={folder}"), .. line.Settings], fault);
    }

    private static TestScriptArguments Wrong(string fault) => new([], [], null, null, new Dictionary<string, string>(StringComparer.Ordinal), [], fault);
}
