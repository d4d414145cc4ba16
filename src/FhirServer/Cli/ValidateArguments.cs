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
        var line = CommandLine.Read("validate", args, [ProfileName, .. Short.Keys], JsonName);
        if (line.Fault is { } fault)
            return Wrong(fault);
        var named = Short.SelectMany(name => line.Values(name.Key).Select(value => $"{name.Value}={value}"));
        return new(
            line.Paths, [.. line.Values(ProfileName)], line.Has(JsonName), [.. named, .. line.Settings], line.Paths.Count == 0 ? "validate needs at least one file or folder." : null);
    }

    private static ValidateArguments Wrong(string fault) => new([], [], false, [], fault);
}
