using System.Threading.Channels;
using FhirServer.Fhir;

namespace FhirServer.Security.Audit;

/// <summary>
/// Stores one AuditEvent for each request: many in one commit, through a queue that makes requests wait rather than lose one. What wrote something, or broke
/// the glass, is not answered before its event is durable.
/// </summary>
/// <param name="journal">Reaches what is stored.</param>
/// <param name="chain">Links events.</param>
/// <param name="clock">Waits.</param>
/// <param name="logger">Where trouble is told.</param>
public sealed class AuditTrail(AuditJournal journal, AuditChain chain, TimeProvider clock, ILogger<AuditTrail> logger) : BackgroundService
{
    private const int MostWaiting = 4096;
    private const int MostAtOnce = 250;
    private const int TooManyRequests = 429;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // One reader, so that the chain is one.
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly string _name = $"a{Guid.CreateVersion7():N}";
    private long _number;
    private string? _last;

    /// <summary>Takes a record that is complete. What the client waits for is not given up when the client hangs up.</summary>
    /// <exception cref="FhirException">503: it could not be recorded in time, and shall not be answered otherwise.</exception>
    public async Task TakeAsync(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        // What a client asks too much would otherwise cost most of all.
        if (record.IsTaken || record.Status == TooManyRequests || (record.IsIdle && record.Status is not (401 or 403)))
            return;
        record.IsTaken = true;
        await NameDeletedAsync(record);
        if (record.Caller.Purpose == BreakGlass.Purpose)
            AuditLog.GlassBroken(logger, record.RequestId);
        var waiting = new Waiting(AuditContent.Of(record));
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            await _queue.Writer.WriteAsync(waiting, patience.Token);
            if (record.IsAwaited)
                await waiting.Stored.Task.WaitAsync(patience.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or ChannelClosedException)
        {
            throw new FhirException(FhirError.Unavailable("What was asked could not be recorded in the audit trail in time, so it is not answered; read to see whether a write was done.", LongestPause));
        }
    }

    private async Task NameDeletedAsync(AuditRecord record)
    {
        try
        {
            foreach (var tombstone in record.Deleted)
                record.Names([await journal.BeforeAsync(tombstone, CancellationToken.None)]);
        }
        catch (FhirException unread)
        {
            // The event still names the resource, whose versions tell the patient.
            AuditLog.NotNamed(logger, unread, record.RequestId);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Requests are over by now; what they left is still stored.
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } work)
            await Task.WhenAny(work, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var some = new List<Waiting>(MostAtOnce);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (some.Count < MostAtOnce && _queue.Reader.TryRead(out var waiting))
                some.Add(waiting);
            if (!await StoreAsync(some, stoppingToken))
            {
                AuditLog.Lost(logger, some.Count + _queue.Reader.Count);
                return;
            }

            some.ForEach(waiting => waiting.Stored.TrySetResult());
            some.Clear();
        }
    }

    // Until it is done, or the server must stop: an event that is there already, from a try whose answer was lost, is left alone.
    private async Task<bool> StoreAsync(List<Waiting> some, CancellationToken stoppingToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var previous = _last ??= await journal.LastAsync(CancellationToken.None) ?? AuditChain.Start;
                var entries = new List<AuditEntry>(some.Count);
                foreach (var waiting in some)
                {
                    var (entry, hash) = chain.Link(_name, _number + entries.Count + 1, previous, waiting.Content.Span);
                    entries.Add(entry);
                    previous = hash;
                }

                await journal.WriteAsync(entries, CancellationToken.None);
                (_number, _last) = (_number + entries.Count, previous);
                return true;
            }
            catch (FhirException trouble)
            {
                AuditLog.NotStored(logger, trouble, some.Count, pause);
                if (stoppingToken.IsCancellationRequested)
                    return false;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed record Waiting(ReadOnlyMemory<byte> Content)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
