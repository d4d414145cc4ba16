using System.Globalization;

namespace FhirServer.Cli;

/// <summary>The command line of the verify verb, sorted.</summary>
/// <param name="Most">How many findings to tell; the others are only counted.</param>
/// <param name="Settings">What the configuration reads, in its own form.</param>
/// <param name="Fault">What is wrong, or null.</param>
public sealed record VerifyArguments(int Most, IReadOnlyList<string> Settings, string? Fault)
{
    private const int MostByDefault = 1000;
    private const string MostName = "--most";

    /// <summary>Sorts <c>--most N</c> (or <c>--most=N</c>) from settings.</summary>
    public static VerifyArguments Read(IReadOnlyList<string> args)
    {
        var (most, settings) = (MostByDefault, new List<string>());
        for (var at = 0; at < args.Count; at++)
        {
            var (name, value) = args[at].Split('=', 2) is [var left, var right] ? (left, right) : (args[at], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || (name != MostName && !name.Contains(':', StringComparison.Ordinal) && name != "--urls"))
                return Wrong($"verify does not know '{args[at]}'.");
            if ((value ??= ++at < args.Count ? args[at] : null) is null)
                return Wrong($"'{name}' needs a value.");
            if (name != MostName)
                settings.Add($"{name}={value}");
            else if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out most))
                return Wrong($"--most is '{value}'; write how many findings to tell, for example --most 50.");
        }

        return new(most, settings, Fault: null);
    }

    private static VerifyArguments Wrong(string fault) => new(MostByDefault, [], fault);
}
