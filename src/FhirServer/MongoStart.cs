using FhirServer.Fhir;
using FhirServer.Storage.Mongo;

namespace FhirServer;

/// <summary>
/// Opens MongoDB as the server starts. A database that is not there yet is waited for while the server already says that it is not ready;
/// one that cannot be used at all stops the start.
/// </summary>
public sealed partial class MongoStart(MongoResourceStore store, TimeProvider clock, ILogger<MongoStart> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Tries once before the server is up.</summary>
    /// <exception cref="InvalidOperationException">The database cannot be used: the message says what to do.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await TryOpenAsync(cancellationToken))
            await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
            await Task.Delay(Pause, clock, stoppingToken);
        while (!await TryOpenAsync(stoppingToken));
    }

    private async Task<bool> TryOpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.OpenAsync(cancellationToken);
            Opened(logger);
            return true;
        }
        catch (FhirException)
        {
            Waiting(logger);
            return false;
        }
    }

    [LoggerMessage(EventId = 301, Level = LogLevel.Information, Message = "MongoDB is open")]
    private static partial void Opened(ILogger logger);

    [LoggerMessage(EventId = 302, Level = LogLevel.Warning, Message = "MongoDB cannot be reached; requests are answered with 503 until it can")]
    private static partial void Waiting(ILogger logger);
}
