using System.Collections.Concurrent;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Cli;

/// <summary>Loads files: reads them, has requests made of them, sends these, and remembers what is worth a second try.</summary>
/// <param name="serializer">Turns XML into JSON.</param>
/// <param name="sender">Sends.</param>
/// <param name="tally">Where to count.</param>
internal sealed class FileLoader(FhirSerializer serializer, Sender sender, LoadTally tally)
{
    private const int LinesAtOnce = 100;
    private const int Unresolved = 412;

    private readonly ConcurrentDictionary<InputFile, ConcurrentBag<int>> _deferred = new();

    /// <summary>Loads a file; what is refused because a conditional reference finds nothing is kept for <see cref="RetryAsync"/>.</summary>
    public async Task LoadAsync(InputFile file, CancellationToken cancellationToken)
    {
        await InFileAsync(file, () => file.Kind == InputKind.Ndjson
            ? Parallel.ForEachAsync(FileContent.LinesAsync(file, LinesAtOnce, cancellationToken), Together(cancellationToken), (lines, stop) => LoadLinesAsync(file, lines, stop))
            : LoadWholeAsync(file, only: null, cancellationToken));
        tally.CountFile();
    }

    /// <summary>
    /// Tries once more, in the order of the names, what may have waited for a file that was loaded after it. The files are read
    /// again, so that the waiting needs no memory.
    /// </summary>
    public async Task RetryAsync(CancellationToken cancellationToken)
    {
        foreach (var (file, numbers) in _deferred.OrderBy(deferred => deferred.Key.Path, StringComparer.Ordinal))
        {
            var only = numbers.ToHashSet();
            await InFileAsync(file, () => file.Kind == InputKind.Ndjson ? RetryLinesAsync(file, only, cancellationToken) : LoadWholeAsync(file, only, cancellationToken));
        }
    }

    /// <summary>How much is done at once.</summary>
    public static ParallelOptions Together(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = Sender.InFlight, CancellationToken = cancellationToken };

    /// <summary>A file that cannot be read is refused as a whole; the others go on.</summary>
    private async Task InFileAsync(InputFile file, Func<Task> load)
    {
        try
        {
            await load();
        }
        catch (FhirException fault)
        {
            tally.Refuse(file, file.Path, fault.Error.Issues);
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            tally.Refuse(file, file.Path, [new Issue(IssueSeverity.Error, "structure", fault.Message)]);
        }
    }

    private async Task LoadWholeAsync(InputFile file, HashSet<int>? only, CancellationToken cancellationToken)
    {
        var content = await FileContent.ReadAsync(file, cancellationToken);
        var json = file.Kind == InputKind.Xml ? serializer.XmlToJson(content) : content;
        foreach (var parcel in FileParcels.Of(file, json))
        {
            if (only?.Contains(parcel.Number) != false)
                await SettleAsync(parcel, isLastTry: only is not null, cancellationToken);
        }
    }

    /// <summary>Lines go together as long as none is at fault; then each goes alone, so that one costs the others nothing.</summary>
    private async ValueTask LoadLinesAsync(InputFile file, IReadOnlyList<FileLine> lines, CancellationToken cancellationToken)
    {
        var sound = Sound(file, lines);
        if (sound.Count > 1 && await sender.SendAsync(FileParcels.Together(file, sound), cancellationToken) is null)
            return;
        foreach (var line in sound)
            await SettleAsync(FileParcels.Line(file, line), isLastTry: false, cancellationToken);
    }

    private async Task RetryLinesAsync(InputFile file, HashSet<int> only, CancellationToken cancellationToken)
    {
        await foreach (var lines in FileContent.LinesAsync(file, LinesAtOnce, cancellationToken))
        {
            foreach (var line in lines.Where(line => only.Contains(line.Number)))
                await SettleAsync(FileParcels.Line(file, line), isLastTry: true, cancellationToken);
        }
    }

    private async Task SettleAsync(Parcel parcel, bool isLastTry, CancellationToken cancellationToken)
    {
        if (await sender.SendAsync(parcel, cancellationToken) is not { } error)
            return;
        if (error.Status == Unresolved && !isLastTry)
            _deferred.GetOrAdd(parcel.File, _ => []).Add(parcel.Number);
        else
            sender.Refuse(parcel, error.Issues);
    }

    private List<FileLine> Sound(InputFile file, IReadOnlyList<FileLine> lines)
    {
        var sound = new List<FileLine>(lines.Count);
        foreach (var line in lines)
        {
            if (FileParcels.FaultOf(line) is { } fault)
                sender.Refuse(new Parcel(file, line.Number, "", line.Bytes), [new Issue(IssueSeverity.Error, "structure", fault)]);
            else
                sound.Add(line);
        }

        return sound;
    }
}
