using System.Globalization;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Security.Audit;

namespace FhirServer.Cli;

/// <summary>
/// Walks all AuditEvents and tells which were changed or taken out: a line each on the output, then the end of each chain, then a last line with counts.
/// Events at the very end of the newest chain can be taken out unseen: whoever wants to know keeps that line and compares.
/// </summary>
/// <param name="target">Where they are.</param>
/// <param name="terminal">Where to report.</param>
public sealed class AuditVerb(LoadTarget target, Terminal terminal)
{
    /// <summary>The exit code when nothing was found.</summary>
    public const int Whole = 0;

    /// <summary>The exit code when something was found.</summary>
    public const int Damaged = 1;

    /// <summary>The exit code when the events could not be walked to their end.</summary>
    public const int CouldNotRun = 2;

    private readonly Dictionary<string, (long Number, string Hash)> _ends = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hashes = new(StringComparer.Ordinal) { AuditChain.Start };
    private readonly List<(string Id, string Previous)> _beginnings = [];
    private long _events;
    private long _findings;

    /// <summary>Walks.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WalkAsync(cancellationToken);
        }
        catch (FhirException fault)
        {
            await terminal.Error.WriteLineAsync(fault.Message);
            return CouldNotRun;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await terminal.Error.WriteLineAsync("Stopped.");
            return CouldNotRun;
        }

        foreach (var (id, previous) in _beginnings.Where(beginning => !_hashes.Contains(beginning.Previous)))
            Find(id, "the event before it, of another chain, is not there");
        foreach (var (chain, end) in _ends.OrderBy(end => end.Key, StringComparer.Ordinal))
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"chain {chain} ends with event {end.Number}, hash {end.Hash}"));
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(_findings == 0 ? "whole" : "damaged")}: {_findings} findings in {_events} events of {_ends.Count} chains"));
        return _findings == 0 ? Whole : Damaged;
    }

    private async Task WalkAsync(CancellationToken cancellationToken)
    {
        string? next = "AuditEvent?_sort=_id&_count=1000";
        while (next is not null)
        {
            var parts = next.Split('?', 2);
            var request = new FhirRequest { Method = "GET", Path = parts[0], Parameters = QueryParameters.Read(parts[1]), BaseUrl = target.BaseUrl, Caller = Caller.Open };
            var answer = await target.HandleAsync(request, cancellationToken);
            using var bundle = JsonDocument.Parse((byte[])[.. answer.Body.SelectMany(piece => piece.ToArray())]);
            if (bundle.RootElement.TryGetProperty("entry", out var entries))
            {
                foreach (var entry in entries.EnumerateArray())
                    Check(entry.GetProperty("resource"));
            }

            next = bundle.RootElement.GetProperty("link").EnumerateArray().FirstOrDefault(link => link.GetProperty("relation").GetString() == "next") is { ValueKind: JsonValueKind.Object } link
                ? link.GetProperty("url").GetString()![(target.BaseUrl.Length + 1)..]
                : null;
        }
    }

    private void Check(JsonElement resource)
    {
        var id = resource.GetProperty("id").GetString()!;
        if (AuditChain.Hashes(resource) is not ({ } previous, { } hash) || AuditChain.Read(id) is not ({ } chain, var number))
        {
            // Written before events were chained, or by $purge.
            terminal.WriteLine($"{id}: is in no chain");
            return;
        }

        _events++;
        _hashes.Add(hash);
        if (!target.Chain.Holds(resource, id) || resource.GetProperty("meta").GetProperty("versionId").GetString() != "1")
            Find(id, "was changed");
        var isFollowing = _ends.TryGetValue(chain, out var end);
        if (isFollowing ? number != end.Number + 1 : number != 1)
            Find(id, string.Create(CultureInfo.InvariantCulture, $"{number - (isFollowing ? end.Number : 0) - 1} events before it are missing"));
        else if (isFollowing && previous != end.Hash)
            Find(id, "does not follow the event before it");
        else if (!isFollowing)
            _beginnings.Add((id, previous));
        _ends[chain] = (number, hash);
    }

    private void Find(string id, string what)
    {
        _findings++;
        terminal.WriteLine($"{id}: {what}");
    }
}
