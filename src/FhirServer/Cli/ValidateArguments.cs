namespace FhirServer.Cli;

/// <summary>The command line of the validate verb, sorted.</summary>
/// <param name="Paths">Files and folders.</param>
/// <param name="Profiles">Profiles to check beside those that are claimed.</param>
/// <param name="IsJson">Whether to write OperationOutcomes instead of a report.</param>
/// <param name="Settings">What the configuration reads, in its own form.</param>
/// <param name="Fault">What is wrong, or null.</param>
public sealed record ValidateArguments(IReadOnlyList<string> Paths, IReadOnlyList<string> Profiles, bool IsJson, IReadOnlyList<string> Settings, string? Fault)
{
    private const string ProfileName = "--profile";
    private const string JsonName = "--json";

    // Short names of settings that matter here most.
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["--package"] = "--FhirServer:PackageDirectory",
        ["--tx"] = "--FhirServer:Terminology:Server",
    };

    /// <summary>Sorts paths from <c>--profile URL</c>, <c>--json</c>, <c>--package FOLDER</c>, <c>--tx URL</c> and settings; after <c>--</c> all are paths.</summary>
    public static ValidateArguments Read(IReadOnlyList<string> args)
    {
        var (paths, profiles, settings, isJson) = (new List<string>(), new List<string>(), new List<string>(), false);
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

            if (args[at] == JsonName)
            {
                isJson = true;
                continue;
            }

            var (name, value) = args[at].Split('=', 2) is [var left, var right] ? (left, right) : (args[at], null);
            if (name != ProfileName && !Short.ContainsKey(name) && !(name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal)))
                return Wrong($"validate does not know '{args[at]}'.");
            if ((value ??= ++at < args.Count ? args[at] : null) is null)
                return Wrong($"'{name}' needs a value.");
            if (name == ProfileName)
                profiles.Add(value!);
            else
                settings.Add($"{Short.GetValueOrDefault(name, name)}={value}");
        }

        return new(paths, profiles, isJson, settings, paths.Count == 0 ? "validate needs at least one file or folder." : null);
    }

    private static ValidateArguments Wrong(string fault) => new([], [], false, [], fault);
}
