namespace FhirServer.Cli;

/// <summary>Loads files through the same write path as requests over HTTP; a second load of the same files changes nothing.</summary>
/// <param name="target">The server.</param>
/// <param name="terminal">Where to report.</param>
/// <param name="clock">Measures.</param>
public sealed class LoadVerb(LoadTarget target, Terminal terminal, TimeProvider clock)
{
    private readonly LoadTally _tally = new();

    /// <summary>Loads.</summary>
    /// <param name="files">What to load.</param>
    /// <param name="cancellationToken">Stops; what was stored stays.</param>
    /// <returns>The exit code: <see cref="Verbs.Failed"/> when something was refused or the load was stopped.</returns>
    public async Task<int> RunAsync(InputFiles files, CancellationToken cancellationToken)
    {
        foreach (var path in files.PassedOver)
            terminal.WriteLine($"passed over: {path}");
        var start = clock.GetTimestamp();
        var isComplete = true;
        try
        {
            await new LoadProgress(terminal, _tally, files.Files.Count, clock).WatchAsync(() => LoadAsync(files.Files, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            isComplete = false;
            terminal.WriteLine("Stopped. What was stored stays; loading again stores the rest.");
        }

        new LoadReport(terminal, _tally).Write(files.Files.Count, clock.GetElapsedTime(start));
        return isComplete && _tally.Refused == 0 ? Verbs.Done : Verbs.Failed;
    }

    private async Task LoadAsync(IReadOnlyList<InputFile> files, CancellationToken cancellationToken)
    {
        var loader = new FileLoader(target.Serializer, new Sender(target, _tally), _tally);
        var ordered = files.OrderBy(file => file.Wave).Select((file, order) => file with { Order = order });
        foreach (var wave in ordered.GroupBy(file => file.Wave))
            await loader.LoadAsync(wave, cancellationToken);
        await loader.RetryAsync(cancellationToken);
    }
}
