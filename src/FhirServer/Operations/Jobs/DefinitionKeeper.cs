using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using Profiles.Conformance;

namespace FhirServer.Operations.Jobs;

/// <summary>
/// Keeps the library of definitions as the store has it: reads all stored definitions at the start, and then looks every second what other
/// processes stored or deleted. It asks for definitions only, by the time of their last change; the change feed would bring every record of
/// every patient to find one.
/// </summary>
/// <param name="store">Where the definitions are.</param>
/// <param name="intake">Takes them into the library.</param>
/// <param name="library">Knows which types can have been deleted.</param>
/// <param name="snapshots">Makes the snapshots that packages do not bring.</param>
/// <param name="clock">Tells since when to look.</param>
/// <param name="logger">Where it is told what cannot be done.</param>
public sealed partial class DefinitionKeeper(
    IResourceStore store, DefinitionIntake intake, ConformanceLibrary library, Snapshots snapshots, TimeProvider clock, ILogger<DefinitionKeeper> logger) : BackgroundService
{
    private const int PageSize = 200;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    // A commit is seen later than the time it bears, and the clocks of two servers differ a little.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(15);
    private DateTimeOffset? looked;

    /// <summary>Reads what is stored before the server is up, if the store can be reached: nobody is judged by half of the definitions.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
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
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                await snapshots.PreparedAsync(stoppingToken);
                await Task.Delay(Poll, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (FhirException failure)
            {
                NotNow(logger, failure.Error.Code);
                await Task.Delay(PauseAfterFault, clock, stoppingToken);
            }
            catch (Exception failure)
            {
                Failed(logger, failure);
                await Task.Delay(PauseAfterFault, clock, stoppingToken);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (looked is not { } before)
        {
            foreach (var type in DefinitionTypes.All)
                await TakeAllAsync([type], SearchExpr.Everything, cancellationToken);
        }
        else
        {
            var since = before - Overlap;
            var changed = new SearchExpr.LastUpdated(new Criterion.Date(SearchPrefix.GreaterOrEqual, since.UtcTicks, since.UtcTicks + TimeSpan.TicksPerMillisecond));
            await TakeAllAsync([.. DefinitionTypes.All], changed, cancellationToken);
            foreach (var type in DefinitionTypes.All.Where(library.IsStored))
                await TakeDeletedAsync(type, since, cancellationToken);
        }

        looked = now;
    }

    private async Task TakeAllAsync(IReadOnlyList<string> types, SearchExpr where, CancellationToken cancellationToken)
    {
        var query = new SearchQuery
        {
            Types = types,
            Where = where,
            Count = PageSize,
            Total = TotalMode.None,
            Sort = [new SortKey(SortKind.LastUpdated, Parameter: null, Descending: false)],
        };
        do
        {
            var page = await store.SearchAsync(query, AccessGrant.System, cancellationToken);
            await intake.TakeAsync(page.Matches, cancellationToken);
            query = query with { After = page.Next };
        }
        while (query.After is not null);
    }

    // What was deleted is in no search any more; history has it.
    private async Task TakeDeletedAsync(string type, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var query = new HistoryQuery { Type = type, Since = since, Count = PageSize };
        do
        {
            var page = await store.HistoryAsync(query, AccessGrant.System, cancellationToken);
            await intake.TakeAsync(page.Versions.Where(version => version.Deleted), cancellationToken);
            query = query with { After = page.Next };
        }
        while (query.After is not null);
    }

    [LoggerMessage(EventId = 331, Level = LogLevel.Debug, Message = "The stored definitions could not be looked at ({Code}); this is tried again")]
    private static partial void NotNow(ILogger logger, string code);

    [LoggerMessage(EventId = 332, Level = LogLevel.Error, Message = "The stored definitions could not be looked at; this is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);
}
