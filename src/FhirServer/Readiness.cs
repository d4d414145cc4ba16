using FhirServer.Http;
using FhirServer.Storage;

namespace FhirServer;

/// <summary>Says at /health/ready whether the server can serve, and in the log when that changes.</summary>
/// <param name="probe">Asks the store.</param>
/// <param name="drain">Knows whether the server was told to stop.</param>
/// <param name="logger">Where changes are told.</param>
public sealed partial class Readiness(StoreProbe probe, Drain drain, ILogger<Readiness> logger)
{
    private static readonly Health Stopping = new(IsUp: false, "server", "stopping");
    private volatile Health last = new(IsUp: true);

    /// <summary>Whether the server can serve.</summary>
    public async Task<Health> CheckAsync(CancellationToken cancellationToken)
    {
        if (drain.HasBegun)
            return Stopping;
        var health = Of(await probe.CheckAsync(cancellationToken));
        if (health != last)
            Tell(health);
        last = health;
        return health;
    }

    private static Health Of(StoreHealth store) => store switch
    {
        StoreHealth.Ready => new Health(IsUp: true),
        StoreHealth.Upgrading => new Health(IsUp: true, "schema", "upgrading"),
        StoreHealth.NotWritable => new Health(IsUp: false, "database", "not writable"),
        StoreHealth.Refused => new Health(IsUp: false, "schema", "needs another program"),
        _ => new Health(IsUp: false, "database", "unreachable"),
    };

    private void Tell(Health health)
    {
        if (health.IsUp)
            Ready(logger);
        else
            NotReady(logger, health.Part!, health.State);
    }

    [LoggerMessage(EventId = 311, Level = LogLevel.Information, Message = "The server is ready")]
    private static partial void Ready(ILogger logger);

    [LoggerMessage(EventId = 312, Level = LogLevel.Warning, Message = "The server is not ready: {Part} {State}")]
    private static partial void NotReady(ILogger logger, string part, string state);
}
