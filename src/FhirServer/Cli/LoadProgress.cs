using System.Globalization;
using Spectre.Console;

namespace FhirServer.Cli;

/// <summary>Shows how far a load is: a bar on a terminal, else a line from time to time.</summary>
/// <param name="terminal">Where.</param>
/// <param name="tally">What is counted.</param>
/// <param name="files">How many files there are.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class LoadProgress(Terminal terminal, LoadTally tally, int files, TimeProvider clock)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Lines = TimeSpan.FromSeconds(5);

    private readonly long _start = clock.GetTimestamp();

    /// <summary>Does the work and shows it.</summary>
    public async Task WatchAsync(Func<Task> work)
    {
        if (!terminal.IsWatched)
        {
            await TellAsync(work, Lines, () => terminal.WriteLine(Words));
            return;
        }

        await terminal.Output.Progress().Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn()).StartAsync(async progress =>
        {
            var bar = progress.AddTask(Words, maxValue: files);
            void Show() => (bar.Value, bar.Description) = (tally.Files, Words);
            await TellAsync(work, Refresh, Show);
            Show();
        });
    }

    private string Words => string.Create(
        CultureInfo.InvariantCulture, $"{tally.Files} of {files} files, {tally.Resources:N0} resources, {LoadReport.Rate(tally.Resources, clock.GetElapsedTime(_start)):N0}/s");

    private async Task TellAsync(Func<Task> work, TimeSpan pause, Action tell)
    {
        var working = work();
        using var done = new CancellationTokenSource();
        while (await Task.WhenAny(working, Task.Delay(pause, clock, done.Token)) != working)
            tell();
        await done.CancelAsync();
        await working;
    }
}
