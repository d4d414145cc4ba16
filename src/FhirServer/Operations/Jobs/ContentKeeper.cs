using System.Text;
using FhirServer.Fhir;
using FhirServer.Storage;

namespace FhirServer.Operations.Jobs;

/// <summary>
/// Removes large content that no version of a resource names, because the server died, or its database was lost, before the resource was committed.
/// Uploads that are still going on are younger than it looks at.
/// </summary>
/// <param name="contents">Has the content.</param>
/// <param name="store">Has the resources.</param>
/// <param name="clock">Tells what is old.</param>
/// <param name="logger">Where it is told what was removed.</param>
public sealed partial class ContentKeeper(IContentStore contents, IResourceStore store, TimeProvider clock, ILogger<ContentKeeper> logger) : BackgroundService
{
    private const int VersionsAtOnce = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMinutes(1);

    /// <summary>How old content must be before it is removed that no version names.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(24);

    /// <summary>Looks at all content once that is not known to be kept.</summary>
    /// <param name="before">Only at what was begun before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">503: the store cannot be reached.</exception>
    public async Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        while (await contents.LooseAsync(before, AccessGrant.System, cancellationToken) is { Count: > 0 } loose)
        {
            foreach (var one in loose)
            {
                if (await IsNamedAsync(one, cancellationToken))
                {
                    await contents.KeepAsync(one.Content, AccessGrant.System, cancellationToken);
                    continue;
                }

                await contents.DeleteAsync(one.Content, AccessGrant.System, cancellationToken);
                Removed(logger);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                await SweepAsync(clock.GetUtcNow() - Age, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (FhirException)
            {
                pause = PauseAfterFault;
            }
            catch (Exception failure)
            {
                Failed(logger, failure);
            }

            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    private async Task<bool> IsNamedAsync(LooseContent loose, CancellationToken cancellationToken)
    {
        if (loose.Owner is not { } owner)
            return false;
        var name = Encoding.ASCII.GetBytes(loose.Content);
        string? after = null;
        do
        {
            var query = new HistoryQuery { Type = owner.Type, Id = owner.Id, Count = VersionsAtOnce, After = after };
            var page = await store.HistoryAsync(query, AccessGrant.System, cancellationToken);
            if (page.Versions.Any(version => version.Json.Span.IndexOf(name) >= 0))
                return true;
            after = page.Next;
        }
        while (after is not null);
        return false;
    }

    [LoggerMessage(EventId = 361, Level = LogLevel.Information, Message = "Content was removed that no resource names; its upload had not been finished")]
    private static partial void Removed(ILogger logger);

    [LoggerMessage(EventId = 362, Level = LogLevel.Error, Message = "It could not be found out which content no resource names; this is tried again in an hour")]
    private static partial void Failed(ILogger logger, Exception failure);
}
