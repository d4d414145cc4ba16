using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Storage.Verification;

namespace FhirServer.Cli;

/// <summary>
/// Walks the store and tells what is not as it should be: a line each on the output, a last line with counts; how far it is from time to
/// time on the error stream.
/// </summary>
/// <param name="store">Walks.</param>
/// <param name="terminal">Where to report.</param>
/// <param name="clock">Measures.</param>
public sealed class VerifyVerb(IStoreVerification store, Terminal terminal, TimeProvider clock)
{
    /// <summary>The exit code when nothing was found.</summary>
    public const int Whole = 0;

    /// <summary>The exit code when something was found.</summary>
    public const int Damaged = 1;

    /// <summary>The exit code when the store could not be walked to its end.</summary>
    public const int CouldNotRun = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Walks.</summary>
    /// <param name="most">How many findings to tell.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(int most, CancellationToken cancellationToken)
    {
        var log = new VerificationLog(Tell(most));
        try
        {
            await WatchAsync(log, cancellationToken);
        }
        catch (Exception fault) when (fault is FhirException or InvalidOperationException)
        {
            await terminal.Error.WriteLineAsync(fault.Message);
            return CouldNotRun;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await terminal.Error.WriteLineAsync($"Stopped after {Words(log)}.");
            return CouldNotRun;
        }

        foreach (var note in log.Notes)
            await terminal.Error.WriteLineAsync(note);
        if (log.Findings > most)
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {log.Findings - most} more"));
        terminal.WriteLine((log.Findings == 0 ? "whole: " : "damaged: ") + Words(log));
        return log.Findings == 0 ? Whole : Damaged;
    }

    // What stands in a damaged database must not steer the terminal: control characters become spaces.
    private Action<StoreFinding> Tell(int most)
    {
        var left = most;
        return finding =>
        {
            if (left-- > 0)
                terminal.WriteLine(string.Concat($"{finding.Place} {finding.Kind}: {finding.What}".Select(letter => char.IsControl(letter) ? ' ' : letter)));
        };
    }

    private async Task WatchAsync(VerificationLog log, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var walk = store.VerifyAsync(log, cancellationToken);
        using var done = new CancellationTokenSource();
        while (await Task.WhenAny(walk, Task.Delay(Pause, clock, done.Token)) != walk)
            await terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{clock.GetElapsedTime(start).TotalSeconds:N0} s: {Words(log)}"));
        await done.CancelAsync();
        await walk;
    }

    private static string Words(VerificationLog log) => string.Create(
        CultureInfo.InvariantCulture,
        $"{log.Findings} findings in {log.Resources} resources, {log.Versions} versions, {log.Commits} commits, {log.Probes} looks through indexes");
}
