namespace FhirServer.Cli.TestScripts;

/// <summary>The command line of the verb that carries out test scripts, sorted.</summary>
/// <param name="Paths">Files and folders.</param>
/// <param name="Servers">The bases of the servers, the first for destination 1.</param>
/// <param name="Bearer">The token that is sent with each request; null for none.</param>
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
        var (paths, options) = (new List<string>(), new List<KeyValuePair<string, string>>());
        for (var at = 0; at < args.Count; at++)
        {
            if (args[at] == "--")
            {
                paths.AddRange(args.Skip(at + 1));
                break;
            }

            if (!args[at].StartsWith('-'))
            {
                paths.Add(args[at]);
                continue;
            }

            var (name, value) = args[at].Split('=', 2) is [var left, var right] ? (left, right) : (args[at], null);
            if (!Names.Contains(name, StringComparer.Ordinal) && !(name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal)))
                return Wrong($"testscript does not know '{args[at]}'.");
            if ((value ??= ++at < args.Count ? args[at] : null) is null)
                return Wrong($"'{name}' needs a value.");
            options.Add(KeyValuePair.Create(name, value!));
        }

        return Sorted(paths, options);
    }

    private static TestScriptArguments Sorted(List<string> paths, List<KeyValuePair<string, string>> options)
    {
        List<string> servers = [.. Values("--server")];
        var unusable = servers.Find(server => !Uri.TryCreate(server, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"));
        var nameless = Values("--variable").FirstOrDefault(variable => variable.IndexOf('=', StringComparison.Ordinal) < 1);
        var fault = paths.Count == 0 ? "testscript needs at least one file or folder."
            : servers.Count == 0 ? "testscript needs the server to test: --server http://localhost:8080/fhir."
            : unusable is not null ? $"'{unusable}' is no URL of a server."
            : nameless is not null ? $"'{nameless}' is no NAME=VALUE."
            : null;
        IEnumerable<string> settings = options.Where(option => !Names.Contains(option.Key, StringComparer.Ordinal)).Select(option => $"{option.Key}={option.Value}");
        return new(
            paths, servers, Values("--bearer").LastOrDefault(), Values("--report").LastOrDefault(),
            Values("--variable").Select(variable => variable.Split('=', 2)).GroupBy(pair => pair[0], StringComparer.Ordinal).ToDictionary(named => named.Key, named => named.Last()[^1], StringComparer.Ordinal),
            [.. Values("--package").Select(folder => $"--FhirServer:PackageDirectory={folder}"), .. settings], fault);

        IEnumerable<string> Values(string name) => options.Where(option => option.Key == name).Select(option => option.Value);
    }

    private static TestScriptArguments Wrong(string fault) => new([], [], null, null, new Dictionary<string, string>(StringComparer.Ordinal), [], fault);
}
