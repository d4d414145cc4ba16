using FhirServer.Fhir;
using FhirServer.Storage;
using FhirServer.Storage.Indexing;

namespace FhirServer.Operations.Jobs;

/// <summary>
/// Runs the jobs of a store, one after the other, in one of its processes: whichever holds the lease. What it has done is noted, so that
/// another process, or this one after its death, goes on from there.
/// </summary>
/// <param name="states">The jobs.</param>
/// <param name="feed">Tells whether there are any, without asking the store each time.</param>
/// <param name="walk">Does one.</param>
/// <param name="clock">Tells when to look again.</param>
/// <param name="logger">Where faults are told.</param>
public sealed partial class JobRunner(IndexStates states, SearchParameterFeed feed, ReindexWalk walk, TimeProvider clock, ILogger<JobRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(2);

    // Longer than a write can be on its way: what a process that was held up planned by an older set is stored or refused by then.
    private static readonly TimeSpan Recheck = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Poll, clock, stoppingToken);
                if (Next(feed.Last) is not null)
                    await states.Store.RunExclusiveAsync(RunAsync, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (FhirException failure)
            {
                Interrupted(logger, failure.Error.Code);
                await Task.Delay(PauseAfterFault, clock, stoppingToken);
            }
            catch (Exception failure)
            {
                Failed(logger, failure);
                await Task.Delay(PauseAfterFault, clock, stoppingToken);
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (Next(await states.ReadAsync(cancellationToken)) is { } job)
        {
            await walk.RunAsync(job, AccessGrant.System, cancellationToken);
            await feed.RefreshAsync(cancellationToken);
        }
    }

    private ReindexJob? Next(IndexState? state) => state is null
        ? null
        : state.Jobs.FirstOrDefault(job => job.Status == JobStatus.Running)
            ?? state.Jobs.FirstOrDefault(job => job.Status == JobStatus.Queued)
            ?? state.Jobs.FirstOrDefault(job => job is { Status: JobStatus.Completed, IsRechecked: false } && clock.GetUtcNow() - job.Ended > Recheck);

    [LoggerMessage(EventId = 331, Level = LogLevel.Warning, Message = "Building the index was interrupted ({Code}); it goes on where it stood")]
    private static partial void Interrupted(ILogger logger, string code);

    [LoggerMessage(EventId = 332, Level = LogLevel.Error, Message = "Building the index failed; it is tried again where it stood")]
    private static partial void Failed(ILogger logger, Exception failure);
}
