using FhirServer.Search;

namespace FhirServer.Storage.Indexing;

/// <summary>
/// Keeps this process' search parameters as the processes of the store agreed on them. Whoever writes asks before whether it is up to date;
/// so no process goes on for long to index by a set that the others have left.
/// </summary>
/// <param name="registry">The parameters of this process.</param>
/// <param name="states">What was agreed on.</param>
/// <param name="clock">Tells how old the last look is.</param>
public sealed class SearchParameterFeed(SearchParameterRegistry registry, IndexStates states, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim looking = new(1);
    private readonly SemaphoreSlim written = new(0);
    private long changes = -1;
    private long looked;
    private volatile bool isKnown;

    /// <summary>False until this process has looked for the first time.</summary>
    public bool IsKnown => isKnown;

    /// <summary>False when the last look is too long ago to write by it.</summary>
    public bool IsFresh => isKnown && clock.GetElapsedTime(Volatile.Read(ref looked)) < Fresh;

    /// <summary>How the index stood at the last look; null before, and when nothing was ever noted.</summary>
    public IndexState? Last { get; private set; }

    /// <summary>Looks if the last look is too long ago; of many who ask at once one looks for all.</summary>
    /// <exception cref="Fhir.FhirException">503: the store cannot be reached.</exception>
    public ValueTask EnsureFreshAsync(CancellationToken cancellationToken) => IsFresh ? default : new(LookAsync(always: false, cancellationToken));

    /// <summary>Looks.</summary>
    /// <exception cref="Fhir.FhirException">503: the store cannot be reached.</exception>
    public Task RefreshAsync(CancellationToken cancellationToken) => LookAsync(always: true, cancellationToken);

    /// <summary>Says that a SearchParameter was written by this process.</summary>
    public void Tell() => written.Release();

    /// <summary>Waits for <see cref="Tell"/>, or until the time is up.</summary>
    /// <returns>True when something was told.</returns>
    public async Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        if (!await written.WaitAsync(longest, cancellationToken))
            return false;
        while (await written.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            // What was told several times is looked at once.
            continue;
        }

        return true;
    }

    /// <summary>Gives a registry the parameters that were agreed on.</summary>
    internal static void Publish(IndexState state, SearchParameterRegistry registry) =>
        registry.Publish(Definitions(state, isReady: true), Definitions(state, isReady: false), state.Revision);

    /// <inheritdoc/>
    public void Dispose()
    {
        looking.Dispose();
        written.Dispose();
    }

    private async Task LookAsync(bool always, CancellationToken cancellationToken)
    {
        await looking.WaitAsync(cancellationToken);
        try
        {
            if (!always && IsFresh)
                return;
            var began = clock.GetTimestamp();
            var state = await states.ReadAsync(cancellationToken);
            if (state is not null && state.Changes != changes)
            {
                Publish(state, registry);
                changes = state.Changes;
            }

            Last = state;
            Volatile.Write(ref looked, began);
            isKnown = true;
        }
        finally
        {
            looking.Release();
        }
    }

    private static SearchParameterDefinition[] Definitions(IndexState state, bool isReady) =>
        [.. state.Parameters.Where(parameter => parameter.IsReady == isReady).Select(parameter => SearchParameterDefinition.Kept(parameter.Definition))];
}
