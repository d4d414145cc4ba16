namespace FhirServer.Cli;

/// <summary>The command line of the load verb, sorted.</summary>
/// <param name="Paths">Files and folders.</param>
/// <param name="Settings">What the configuration reads, in its own form.</param>
/// <param name="Fault">What is wrong, or null.</param>
public sealed record LoadArguments(IReadOnlyList<string> Paths, IReadOnlyList<string> Settings, string? Fault)
{
    /// <summary>Sorts paths from settings; after <c>--</c> all are paths.</summary>
    public static LoadArguments Read(IReadOnlyList<string> args)
    {
        var line = CommandLine.Read("load", args, names: []);
        return new(line.Paths, [.. line.Settings], line.Fault ?? (line.Paths.Count == 0 ? "load needs at least one file or folder." : null));
    }
}
