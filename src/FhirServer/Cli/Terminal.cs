using Spectre.Console;

namespace FhirServer.Cli;

/// <summary>Where verbs write: what was asked for goes to the output, complaints go to the error stream.</summary>
/// <param name="Output">The output; it knows whether it is a terminal.</param>
/// <param name="Error">The error stream.</param>
public sealed record Terminal(IAnsiConsole Output, TextWriter Error)
{
    /// <summary>True when somebody watches: bars may move and colours may be used.</summary>
    public bool IsWatched => Output.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>Standard output and standard error of the process.</summary>
#pragma warning disable RS0030 // The ban sends console output to this folder; this is its one door.
    public static Terminal OfProcess() => new(AnsiConsole.Console, Console.Error);
#pragma warning restore RS0030

    /// <summary>Writes a line as it is, however long, without markup.</summary>
    public void WriteLine(string line) => Output.Profile.Out.Writer.WriteLine(line);
}
