using FhirServer.Fhir;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>The answer to a write, lone or in a Bundle: https://hl7.org/fhir/R4/http.html#ops.</summary>
public static class WriteAnswer
{
    /// <summary>The answer to a create or update.</summary>
    /// <param name="request">Says what the client wants to see (Prefer).</param>
    /// <param name="outcome">What was done; its resource is not null.</param>
    /// <param name="otherwise">What to show when the client did not say.</param>
    /// <param name="remarks">What validation found that is no error.</param>
    public static FhirResponse Of(FhirRequest request, WriteOutcome outcome, PreferReturn otherwise, IReadOnlyList<Issue>? remarks = null)
    {
        var resource = outcome.Resource!;
        var created = outcome.Effect == WriteEffect.Created;
        return new FhirResponse
        {
            Status = created ? 201 : request.KeepUnchanged && outcome.Effect == WriteEffect.Unchanged ? 304 : 200,
            IsOutcome = (request.Return ?? otherwise) == PreferReturn.OperationOutcome,
            Body = Body(request.Return ?? otherwise, resource.Json, [.. remarks ?? [], Outcomes.Note($"{(created ? "Created" : "Stored")} {resource.Key}.")]),
            Version = resource.Version,
            LastModified = resource.LastUpdated,
            Location = $"{request.BaseUrl}/{resource.Key}",
        };
    }

    /// <summary>The answer to a delete: 204, or 200 with an outcome when the client prefers one.</summary>
    /// <param name="request">Says what the client wants to see.</param>
    /// <param name="outcomes">One for each resource that was to be deleted.</param>
    public static FhirResponse OfDelete(FhirRequest request, IReadOnlyList<WriteOutcome> outcomes)
    {
        var deleted = outcomes.Count(outcome => outcome.Effect == WriteEffect.Deleted);
        var wantsOutcome = request.Return == PreferReturn.OperationOutcome;
        return new FhirResponse
        {
            Status = wantsOutcome ? 200 : 204,
            IsOutcome = wantsOutcome,
            Body = wantsOutcome ? [Outcomes.Success(deleted == 1 ? "Deleted 1 resource." : $"Deleted {deleted} resources.")] : [],
            Version = outcomes is [{ Resource: { } only }] ? only.Version : null,
        };
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Body(PreferReturn wanted, ReadOnlyMemory<byte> json, IReadOnlyList<Issue> outcome) => wanted switch
    {
        PreferReturn.Representation => [json],
        PreferReturn.OperationOutcome => [Outcomes.Of(outcome)],
        _ => [],
    };
}
