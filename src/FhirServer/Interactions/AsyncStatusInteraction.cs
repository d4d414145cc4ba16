using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Storage.Indexing;

namespace FhirServer.Interactions;

/// <summary>Says how far a job is, and cancels it: https://hl7.org/fhir/R4/async.html.</summary>
/// <param name="states">The jobs.</param>
/// <param name="clock">Tells when a job was cancelled.</param>
public sealed class AsyncStatusInteraction(IndexStates states, TimeProvider clock)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    /// <summary>Answers.</summary>
    /// <exception cref="FhirException">404: there is no such job, or it was cancelled.</exception>
    public async Task<FhirResponse> HandleAsync(Interaction.AsyncStatus asked, CancellationToken cancellationToken)
    {
        var state = asked.Cancels
            ? await states.ChangeAsync(state => Cancelled(state, asked.Id), cancellationToken)
            : await states.ReadAsync(cancellationToken) ?? new IndexState();
        if (state.Job(asked.Id) is not { } job || (job.Status == JobStatus.Cancelled && !asked.Cancels))
            throw new FhirException(FhirError.NotFound($"There is no job '{(asked.Id.Length <= 100 ? asked.Id : asked.Id[..100])}', or it was cancelled."));
        if (asked.Cancels)
            return Outcome(202, job.Status == JobStatus.Cancelled ? "The job was cancelled; what it has done stays done." : "The job was done already.");
        if (job.IsOpen)
            return Outcome(202, Progress(job)) with { Progress = Progress(job), RetryAfter = AskAgain };
        return Outcome(200, string.Create(CultureInfo.InvariantCulture, $"The index was built anew: {job.Reindexed} resources indexed, {job.Failed} could not be."));
    }

    private IndexState Cancelled(IndexState state, string id) => state.Job(id) is { IsOpen: true } job
        ? state.With(job with { Status = JobStatus.Cancelled, Ended = clock.GetUtcNow() })
        : state;

    private static FhirResponse Outcome(int status, string message) => new() { Status = status, IsOutcome = true, Body = [Outcomes.Success(message)] };

    private static string Progress(ReindexJob job) => job switch
    {
        { Status: JobStatus.Queued } => "waiting for other jobs",
        { Pass: > 1 } => string.Create(CultureInfo.InvariantCulture, $"{job.Done} of {job.Total} resources; looking for what was written meanwhile, pass {job.Pass}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{job.Done} of {Math.Max(job.Total, job.Done)} resources"),
    };
}
