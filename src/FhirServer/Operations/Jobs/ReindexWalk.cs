using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Storage;
using FhirServer.Storage.Indexing;

namespace FhirServer.Operations.Jobs;

/// <summary>
/// Does one <see cref="ReindexJob"/>: goes over the resources of its types in small steps, gives those whose entries are old new ones, and begins
/// again until it finds none. Between the steps it rests as long as the last one took, so that the requests beside it keep their pace.
/// </summary>
/// <param name="store">Counts resources.</param>
/// <param name="states">Notes how far it is.</param>
/// <param name="feed">Brings this process' parameters up to date.</param>
/// <param name="writer">Makes and commits new entries.</param>
/// <param name="clock">Tells how long steps take.</param>
/// <param name="logger">Where the end is told.</param>
public sealed partial class ReindexWalk(
    IResourceStore store, IndexStates states, SearchParameterFeed feed, ResourceWriter writer, TimeProvider clock, ILogger<ReindexWalk> logger)
{
    // Each process looks twice a second: before the first pass all of them index by the new parameters, but for one that is held up.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StepAim = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);
    private const int LeastStep = 8;
    private const int MostInStep = 256;

    /// <summary>Does a job, or goes on with it, until it is done or cancelled.</summary>
    /// <exception cref="FhirException">503: the store cannot be reached; it can go on later.</exception>
    public async Task RunAsync(ReindexJob job, AccessGrant grant, CancellationToken cancellationToken)
    {
        var current = job switch
        {
            { Status: JobStatus.Queued } or { Status: JobStatus.Running, Total: 0, Done: 0 } => await BeginAsync(job, grant, cancellationToken),
            { Status: JobStatus.Completed } when job.TypeAt == job.Types.Count => job with { TypeAt = 0, After = null, FoundInPass = 0 },
            _ => job,
        };
        await feed.RefreshAsync(cancellationToken);
        while (current is not null)
        {
            current = await PassAsync(current, grant, cancellationToken);
            if (current is null)
                return;
            if (current.FoundInPass == 0)
            {
                await EndAsync(current, cancellationToken);
                return;
            }

            current = await NoteAsync(current with { Pass = current.Pass + 1, TypeAt = 0, After = null, FoundInPass = 0 }, cancellationToken);
        }
    }

    private async Task<ReindexJob?> BeginAsync(ReindexJob job, AccessGrant grant, CancellationToken cancellationToken)
    {
        // From here on it takes no more parameters in.
        var state = await states.ChangeAsync(
            state => state.Job(job.Id) is { Status: JobStatus.Queued } queued ? state.With(queued with { Status = JobStatus.Running, Pass = 1 }) : state, cancellationToken);
        if (state.Job(job.Id) is not { Status: JobStatus.Running } running)
            return null;
        await Task.Delay(Settling, clock, cancellationToken);
        var total = await store.CountAsync(new SearchQuery { Types = running.Types }, long.MaxValue, grant, cancellationToken);
        return await NoteAsync(running with { Total = total }, cancellationToken);
    }

    private async Task<ReindexJob?> PassAsync(ReindexJob job, AccessGrant grant, CancellationToken cancellationToken)
    {
        var step = LeastStep * 4;
        var noted = clock.GetTimestamp();
        while (job.TypeAt < job.Types.Count)
        {
            var began = clock.GetTimestamp();
            var walk = new IndexWalk(job.Types[job.TypeAt], job.After, IndexGeneration.Stamp(job.Revision), step);
            var page = await states.Store.WalkAsync(walk, grant, cancellationToken);
            var (done, failed) = await ReindexAsync(page.Old, grant, cancellationToken);
            job = Add(job, page, done, failed);
            var took = clock.GetElapsedTime(began);
            if (clock.GetElapsedTime(noted) > NoteEvery)
            {
                if (await NoteAsync(job, cancellationToken) is null)
                    return null;
                noted = clock.GetTimestamp();
            }

            step = Math.Clamp(took < StepAim ? step * 2 : step / 2, LeastStep, MostInStep);
            if (page.Old.Count > 0)
                await Task.Delay(took < LongestRest ? took : LongestRest, clock, cancellationToken);
        }

        return await NoteAsync(job, cancellationToken);
    }

    private static ReindexJob Add(ReindexJob job, IndexPage page, int done, int failed)
    {
        var isFirst = job is { Pass: 1, Status: JobStatus.Running };
        return job with
        {
            TypeAt = page.Next is null ? job.TypeAt + 1 : job.TypeAt,
            After = page.Next,
            FoundInPass = job.FoundInPass + done,
            Reindexed = job.Reindexed + done,
            Done = job.Done + (isFirst ? page.Seen : 0),
            Failed = job.Failed + (isFirst ? failed : 0),
        };
    }

    private async Task<(int Done, int Failed)> ReindexAsync(IReadOnlyList<RawResource> old, AccessGrant grant, CancellationToken cancellationToken)
    {
        try
        {
            await CommitAsync(old, grant, cancellationToken);
            return (old.Count, 0);
        }
        catch (FhirException failure) when (failure.Error.RetryAfter is null && old.Count > 1)
        {
            LogOneByOne(logger, failure.Error.Code);
        }
        catch (FhirException failure) when (failure.Error.RetryAfter is null)
        {
            LogLeft(logger, old[0].Key.Type, failure.Error.Code);
            return (0, 1);
        }

        // One of them cannot be indexed: the others shall not wait for it.
        var (done, failed) = (0, 0);
        foreach (var resource in old)
        {
            var (one, none) = await ReindexAsync([resource], grant, cancellationToken);
            (done, failed) = (done + one, failed + none);
        }

        return (done, failed);
    }

    private async Task CommitAsync(IReadOnlyList<RawResource> old, AccessGrant grant, CancellationToken cancellationToken)
    {
        IReadOnlyList<WriteOutcome>? outcomes = null;
        while (outcomes is null)
            outcomes = await writer.CommitAsync([.. old.Select(writer.Reindex)], grant, _ => null, cancellationToken);
    }

    /// <summary>Notes how far the job is; null when it was cancelled meanwhile.</summary>
    private async Task<ReindexJob?> NoteAsync(ReindexJob job, CancellationToken cancellationToken)
    {
        var state = await states.ChangeAsync(state => state.Job(job.Id) is { } noted && noted.Status == job.Status ? state.With(job) : state, cancellationToken);
        return state.Job(job.Id) is { } kept && kept.Status == job.Status ? job : null;
    }

    private async Task EndAsync(ReindexJob job, CancellationToken cancellationToken)
    {
        await states.ChangeAsync(
            state => state.Job(job.Id) switch
            {
                { Status: JobStatus.Running } => state.Complete(job, clock.GetUtcNow()),
                { Status: JobStatus.Completed } => state.With(job with { IsRechecked = true }),
                _ => state,
            },
            cancellationToken);
        if (job.Status == JobStatus.Running)
            LogDone(logger, job.Reindexed, job.Failed);
    }

    [LoggerMessage(EventId = 341, Level = LogLevel.Information, Message = "The index was built anew: {Count} resources, {Failed} could not be indexed")]
    private static partial void LogDone(ILogger logger, long count, long failed);

    [LoggerMessage(EventId = 342, Level = LogLevel.Debug, Message = "Resources are indexed one by one, because one of them could not be ({Code})")]
    private static partial void LogOneByOne(ILogger logger, string code);

    [LoggerMessage(EventId = 343, Level = LogLevel.Warning, Message = "A {Type} could not be indexed anew and is found by its old entries ({Code})")]
    private static partial void LogLeft(ILogger logger, string type, string code);
}
