using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Cli;

/// <summary>
/// Loads files: one reader makes requests of them in their order, some of these are under way at once, and what is worth a second try
/// is remembered.
/// </summary>
/// <param name="serializer">Turns XML into JSON.</param>
/// <param name="sender">Sends.</param>
/// <param name="tally">Where to count.</param>
internal sealed class FileLoader(FhirSerializer serializer, Sender sender, LoadTally tally)
{
    /// <summary>How many requests are under way at once: the store commits those together that come together.</summary>
    private const int InFlight = 4;

    private const int LinesAtOnce = 100;
    private const int PreconditionFailed = 412;

    private readonly Owners _owners = new();
    private readonly ConcurrentDictionary<InputFile, ConcurrentBag<int>> _deferred = new();
    private bool _readsAgain;

    /// <summary>Loads files; what is refused because a conditional reference finds nothing is kept for <see cref="RetryAsync"/>.</summary>
    public Task LoadAsync(IEnumerable<InputFile> files, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        ParcelsAsync(files, cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
        async (parcel, stop) =>
        {
            await _owners.WaitAsync(parcel, stop);
            await SettleAsync(parcel, isLastTry: false, stop);
            _owners.End(parcel);
            if (parcel.EndsFile)
                tally.CountFile();
        });

    /// <summary>
    /// Tries once more, one after the other, what may have waited for a file that was loaded after it. The files are read again, so
    /// that the waiting needs no memory.
    /// </summary>
    public async Task RetryAsync(CancellationToken cancellationToken)
    {
        _readsAgain = true;
        foreach (var (file, numbers) in _deferred.OrderBy(deferred => deferred.Key.Order))
        {
            var only = numbers.ToHashSet();
            await foreach (var parcel in FileAsync(file, cancellationToken))
            {
                foreach (var line in parcel.Lines.Where(line => only.Contains(line.Number)))
                    await SettleAsync(new FileParcels(file, _owners).Line(line), isLastTry: true, cancellationToken);
                if (parcel.Lines.Count == 0 && only.Contains(parcel.Number))
                    await SettleAsync(parcel, isLastTry: true, cancellationToken);
            }
        }
    }

    private async IAsyncEnumerable<Parcel> ParcelsAsync(IEnumerable<InputFile> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            Parcel? last = null;
            await foreach (var parcel in FileAsync(file, cancellationToken))
            {
                _owners.Begin(parcel);
                if (last is not null)
                    yield return last;
                last = parcel;
            }

            if (last is not null)
                yield return last with { EndsFile = true };
            else
                tally.CountFile();
        }
    }

    /// <summary>What a file holds, as far as it can be read; what cannot is refused, and the other files go on.</summary>
    private async IAsyncEnumerable<Parcel> FileAsync(InputFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var parts = PartsAsync(file, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(file, parts))
            yield return parts.Current;
    }

    private async Task<bool> NextAsync(InputFile file, IAsyncEnumerator<Parcel> parts)
    {
        try
        {
            return await parts.MoveNextAsync();
        }
        catch (FhirException fault)
        {
            RefuseFile(file, fault.Error.Issues);
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            RefuseFile(file, [new Issue(IssueSeverity.Error, "structure", fault.Message)]);
        }

        return false;
    }

    private async IAsyncEnumerable<Parcel> PartsAsync(InputFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parcels = new FileParcels(file, _owners);
        if (file.Kind == InputKind.Ndjson)
        {
            await foreach (var lines in FileContent.LinesAsync(file, LinesAtOnce, cancellationToken))
            {
                if (Sound(file, lines) is { Count: > 0 } sound)
                    yield return parcels.Together(sound);
            }

            yield break;
        }

        var content = await FileContent.ReadAsync(file, cancellationToken);
        foreach (var parcel in parcels.Of(file.Kind == InputKind.Xml ? serializer.XmlToJson(content) : content))
            yield return parcel;
    }

    /// <summary>Lines go together as long as none is at fault; then each goes alone, so that one costs the others nothing.</summary>
    private async Task SettleAsync(Parcel parcel, bool isLastTry, CancellationToken cancellationToken)
    {
        if (await sender.SendAsync(parcel, cancellationToken) is not { } error)
            return;
        foreach (var line in parcel.Lines)
            await SettleAsync(new FileParcels(parcel.File, _owners).Line(line), isLastTry, cancellationToken);
        if (parcel.Lines.Count > 0)
            return;
        if (error.Status == PreconditionFailed && !isLastTry)
            _deferred.GetOrAdd(parcel.File, _ => []).Add(parcel.Number);
        else
            sender.Refuse(parcel, error.Issues);
    }

    private void RefuseFile(InputFile file, IReadOnlyList<Issue> issues)
    {
        if (!_readsAgain)
            tally.Refuse(file, file.Path, issues);
    }

    /// <summary>The lines that can be sent; the others are refused, when the file is read for the first time.</summary>
    private List<FileLine> Sound(InputFile file, IReadOnlyList<FileLine> lines)
    {
        var sound = new List<FileLine>(lines.Count);
        foreach (var line in lines)
        {
            var fault = FileParcels.FaultOf(line);
            if (fault is null)
                sound.Add(line);
            else if (!_readsAgain)
                sender.Refuse(new Parcel(file, line.Number, "", line.Bytes) { Step = 0 }, [new Issue(IssueSeverity.Error, "structure", fault)]);
        }

        return sound;
    }
}
