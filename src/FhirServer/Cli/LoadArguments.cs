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
        var (paths, settings) = (new List<string>(), new List<string>());
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

            if (!IsSetting(args[at]))
                return new([], [], $"load does not know '{args[at]}'.");
            settings.Add(args[at]);
            if (args[at].Contains('=', StringComparison.Ordinal))
                continue;
            if (++at == args.Count)
                return new([], [], $"'{args[at - 1]}' needs a value.");
            settings.Add(args[at]);
        }

        return new(paths, settings, paths.Count == 0 ? "load needs at least one file or folder." : null);
    }

    private static bool IsSetting(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && (argument.Contains(':', StringComparison.Ordinal) || argument.StartsWith("--urls", StringComparison.Ordinal));
}
