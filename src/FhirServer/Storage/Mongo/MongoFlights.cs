namespace FhirServer.Storage.Mongo;

/// <summary>
/// The transactions of this process that are under way. What one of them writes has its place in time before others can see it; whoever asks
/// "what was there at this moment" waits for those that had begun.
/// </summary>
/// <param name="clock">Tells how long was waited.</param>
internal sealed class MongoFlights(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly HashSet<TaskCompletionSource> under = [];

    /// <summary>Says that a transaction begins; it is over when what is given is disposed of.</summary>
    public IDisposable Begin()
    {
        var landed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
            under.Add(landed);
        return new Flight(this, landed);
    }

    /// <summary>Waits until those that have begun are over, but never longer than a while.</summary>
    /// <param name="longest">The while.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LandAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        Task[] begun;
        lock (gate)
            begun = [.. under.Select(flight => flight.Task)];
        if (begun.Length > 0)
            await Task.WhenAny(Task.WhenAll(begun), Task.Delay(longest, clock, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private sealed class Flight(MongoFlights flights, TaskCompletionSource landed) : IDisposable
    {
        public void Dispose()
        {
            lock (flights.gate)
                flights.under.Remove(landed);
            landed.TrySetResult();
        }
    }
}
