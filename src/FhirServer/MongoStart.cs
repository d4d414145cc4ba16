using FhirServer.Fhir;
using FhirServer.Storage.Mongo;

namespace FhirServer;

/// <summary>
/// Opens MongoDB as the server starts. A database that is not there yet is waited for while the server already says that it is not ready;
/// one that cannot be used at all stops the start. What an older database lacks is made beside the requests.
/// </summary>
public sealed partial class MongoStart(MongoResourceStore store, TimeProvider clock, ILogger<MongoStart> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMinutes(1);
    private bool isOpen;
    private bool isWaiting;

    /// <summary>Tries once before the server is up.</summary>
    /// <exception cref="InvalidOperationException">The database cannot be used: the message says what to do.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryOpenAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!isOpen)
        {
            await Task.Delay(Pause, clock, stoppingToken);
            await TryOpenAsync(stoppingToken);
        }

        while (await TryUpgradeAsync(stoppingToken) is { } pause)
            await Task.Delay(pause, clock, stoppingToken);
    }

    private async Task TryOpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.OpenAsync(cancellationToken);
            isOpen = true;
            Opened(logger);
        }
        catch (FhirException)
        {
            // Said once: who waits for hours shall find the beginning of it in the log.
            if (!isWaiting)
                Waiting(logger);
            isWaiting = true;
        }
    }

    /// <summary>How long to wait before trying again; null when all is up to date.</summary>
    private async Task<TimeSpan?> TryUpgradeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await store.UpgradeAsync(cancellationToken))
                return Pause;
            UpToDate(logger);
            return null;
        }
        catch (FhirException)
        {
            Interrupted(logger);
            return Pause;
        }
        catch (InvalidOperationException failure)
        {
            Failed(logger, failure);
            return PauseAfterFault;
        }
    }

    [LoggerMessage(EventId = 301, Level = LogLevel.Information, Message = "MongoDB is open")]
    private static partial void Opened(ILogger logger);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "MongoDB cannot be reached; requests are answered with 503 until it can")]
    private static partial void Waiting(ILogger logger);

    [LoggerMessage(EventId = 303, Level = LogLevel.Information, Message = "The database has every index that this program wants")]
    private static partial void UpToDate(ILogger logger);

    [LoggerMessage(EventId = 304, Level = LogLevel.Warning, Message = "MongoDB was lost while its indexes were brought up to date; this is tried again")]
    private static partial void Interrupted(ILogger logger);

    [LoggerMessage(EventId = 305, Level = LogLevel.Error, Message = "The indexes could not be brought up to date, so that some searches are slow; this is tried again every minute")]
    private static partial void Failed(ILogger logger, Exception failure);
}
