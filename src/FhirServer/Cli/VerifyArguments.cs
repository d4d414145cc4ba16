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
        var line = CommandLine.Read("verify", args, [MostName]);
        if ((line.Fault ?? (line.Paths is [var path, ..] ? $"verify does not know '{path}'." : null)) is { } fault)
            return Wrong(fault);
        var most = MostByDefault;
        foreach (var value in line.Values(MostName))
        {
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out most))
                return Wrong($"--most is '{value}'; write how many findings to tell, for example --most 50.");
        }

        return new(most, [.. line.Settings], Fault: null);
    }

    private static VerifyArguments Wrong(string fault) => new(MostByDefault, [], fault);
}
