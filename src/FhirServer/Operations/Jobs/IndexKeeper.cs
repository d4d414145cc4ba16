using FhirServer.Fhir;
using FhirServer.Storage;
using FhirServer.Storage.Indexing;

namespace FhirServer.Operations.Jobs;

/// <summary>
/// Looks twice a second how the index stands, so that this process searches and indexes by what all processes agreed on; and sees to it that
/// SearchParameters that were written are built.
/// </summary>
/// <param name="feed">Follows what was agreed on.</param>
/// <param name="sync">Makes it follow the stored SearchParameters.</param>
/// <param name="clock">Tells when to look at all of them again.</param>
/// <param name="logger">Where it is told what cannot be done.</param>
public sealed partial class IndexKeeper(SearchParameterFeed feed, ParameterSync sync, TimeProvider clock, ILogger<IndexKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // A process that died between writing a SearchParameter and telling of it is noticed by the others.
    private static readonly TimeSpan Everything = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);
    private string refused = "";
    private bool isFirst = true;
    private long synced;

    /// <summary>Looks once before the server is up, if the store can be reached: a new store is then known to be new.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(wasWritten: false, cancellationToken);
        }
        catch (FhirException failure)
        {
            NotNow(logger, failure.Error.Code);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(await feed.WaitAsync(Poll, stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (FhirException failure)
            {
                NotNow(logger, failure.Error.Code);
            }
            catch (Exception failure)
            {
                Failed(logger, failure);
                await Task.Delay(PauseAfterFault, clock, stoppingToken);
            }
        }
    }

    private async Task LookAsync(bool wasWritten, CancellationToken cancellationToken)
    {
        await feed.RefreshAsync(cancellationToken);
        if (!wasWritten && !isFirst && clock.GetElapsedTime(synced) < Everything)
            return;
        synced = clock.GetTimestamp();
        ParameterSync.Outcome outcome;
        do
        {
            outcome = await sync.RunAsync(isFirst, AccessGrant.System, cancellationToken);
            isFirst = false;
            await feed.RefreshAsync(cancellationToken);
            if (outcome.HasUpgrade)
                Upgrading(logger);
        }
        while (outcome.HasChanged);
        TellRefused(string.Join(", ", outcome.Refused));
    }

    private void TellRefused(string now)
    {
        if (now == refused)
            return;
        refused = now;
        if (now.Length > 0)
            Refused(logger, now);
    }

    [LoggerMessage(EventId = 321, Level = LogLevel.Information, Message = "The index was made by an older program; it is built anew beside the requests")]
    private static partial void Upgrading(ILogger logger);

    [LoggerMessage(EventId = 322, Level = LogLevel.Warning, Message = "These SearchParameters are active but cannot be searched by, because of their definition or because others have their code: {Urls}")]
    private static partial void Refused(ILogger logger, string urls);

    [LoggerMessage(EventId = 323, Level = LogLevel.Debug, Message = "The search parameters could not be looked at ({Code}); this is tried again")]
    private static partial void NotNow(ILogger logger, string code);

    [LoggerMessage(EventId = 324, Level = LogLevel.Error, Message = "The search parameters could not be looked at; this is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);
}
