namespace FhirServer.Cli;

/// <summary>The command line of a verb, sorted into what stands alone and what has a name.</summary>
/// <param name="Paths">Files and folders: what does not begin with a dash, and all that follows <c>--</c>.</param>
/// <param name="Options">Names with their values, in their order; a flag has an empty one.</param>
/// <param name="Fault">What is wrong, or null.</param>
internal sealed record CommandLine(IReadOnlyList<string> Paths, IReadOnlyList<KeyValuePair<string, string>> Options, string? Fault)
{
    private const string Urls = "--urls";

    /// <summary>What the configuration reads, as <c>--Name:Part=value</c>.</summary>
    public IEnumerable<string> Settings => Options.Where(option => IsSetting(option.Key)).Select(option => $"{option.Key}={option.Value}");

    /// <summary>Sorts a command line: <c>--name value</c>, <c>--name=value</c>, flags, settings and paths.</summary>
    /// <param name="verb">The verb, for messages.</param>
    /// <param name="args">What follows it.</param>
    /// <param name="names">The names that take a value, beside those of settings.</param>
    /// <param name="flags">The names that take none.</param>
    public static CommandLine Read(string verb, IReadOnlyList<string> args, IReadOnlyList<string> names, params IReadOnlyList<string> flags)
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

            if (flags.Contains(args[at], StringComparer.Ordinal))
            {
                options.Add(KeyValuePair.Create(args[at], ""));
                continue;
            }

            var (name, value) = args[at].Split('=', 2) is [var left, var right] ? (left, right) : (args[at], null);
            if (!names.Contains(name, StringComparer.Ordinal) && !IsSetting(name))
                return new([], [], $"{verb} does not know '{args[at]}'.");
            if ((value ??= ++at < args.Count ? args[at] : null) is null)
                return new([], [], $"'{name}' needs a value.");
            options.Add(KeyValuePair.Create(name, value!));
        }

        return new(paths, options, Fault: null);
    }

    /// <summary>The values that a name was given.</summary>
    public IEnumerable<string> Values(string name) => Options.Where(option => option.Key == name).Select(option => option.Value);

    /// <summary>Whether a flag was given.</summary>
    public bool Has(string flag) => Values(flag).Any();

    private static bool IsSetting(string name) => name.StartsWith("--", StringComparison.Ordinal) && (name.Contains(':', StringComparison.Ordinal) || name == Urls);
}
