using System.Buffers;
using System.Globalization;
using System.Text.Json;
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
        var state = asked is { Cancels: true, Id: { } cancelled }
            ? await states.ChangeAsync(state => Cancelled(state, cancelled), cancellationToken)
            : await states.ReadAsync(cancellationToken) ?? new IndexState();
        if (asked.Id is not { } id)
            return new FhirResponse { Status = 200, Body = [All(state)] };
        if (state.Job(id) is not { } job || (job.Status == JobStatus.Cancelled && !asked.Cancels))
            throw new FhirException(FhirError.NotFound($"There is no job '{(id.Length <= 100 ? id : id[..100])}', or it was cancelled."));
        if (asked.Cancels)
            return Outcome(202, job.Status == JobStatus.Cancelled ? "The job was cancelled; what it has done stays done." : "The job was done already.");
        if (job.IsOpen)
            return Outcome(202, Progress(job)) with { Progress = Progress(job), RetryAfter = AskAgain };
        return Outcome(200, string.Create(CultureInfo.InvariantCulture, $"The index was built anew: {job.Reindexed} resources indexed, {job.Failed} could not be."));
    }

    /// <summary>A Parameters resource with a parameter for each job: https://hl7.org/fhir/R4/parameters.html.</summary>
    private static byte[] All(IndexState state)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: false)))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Parameters");
            json.WriteStartArray("parameter");
            foreach (var job in state.Jobs)
                Write(json, job);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ReindexJob job)
    {
        json.WriteStartObject();
        json.WriteString("name", "job");
        json.WriteStartArray("part");
        WritePart(json, "id", job.Id);
        WritePart(json, "status", job.Status.ToString().ToLowerInvariant());
        WritePart(json, "reason", job.Reason.ToString().ToLowerInvariant());
        WritePart(json, "progress", Progress(job));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("valueString", value);
        json.WriteEndObject();
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
