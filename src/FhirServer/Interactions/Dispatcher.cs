using FhirServer.Fhir;
using FhirServer.Security;
using FhirServer.Storage.Indexing;

namespace FhirServer.Interactions;

/// <summary>Asks leave, then one line per interaction: the table of contents of the server.</summary>
/// <param name="router">Says what is asked.</param>
/// <param name="policy">Says whether it may be.</param>
/// <param name="handlers">Do it.</param>
/// <param name="telemetry">Measures it.</param>
/// <param name="feed">Knows whether the search parameters that clients added are known here.</param>
public sealed class Dispatcher(
    FhirRouter router, AccessPolicy policy, InteractionHandlers handlers, InteractionTelemetry telemetry, SearchParameterFeed feed)
{
    private const int InternalError = 500;

    /// <summary>Answers one request, whichever door it came through.</summary>
    /// <exception cref="FhirException">The request is at fault, or the store cannot be reached.</exception>
    public async Task<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.Method == "OPTIONS")
            return Options(request);
        var asked = router.Route(request.Method, request.Path);
        AuditNotes.Note(request, asked);
        var observation = telemetry.Begin(asked);
        var status = InternalError;
        try
        {
            // A store that could not be reached at the start: a search by a parameter that is not known yet would find too much.
            if (!feed.IsKnown && asked is Interaction.Search)
                await feed.EnsureFreshAsync(cancellationToken);
            var answer = await AnswerAsync(asked, request, cancellationToken);
            status = answer.Status;
            return answer;
        }
        catch (FhirException refused)
        {
            status = refused.Error.Status;
            if (!request.IsXml || request.BodyFault is not null)
                throw;
            // Lines and columns are those of the JSON that the XML became.
            throw new FhirException(refused.Error.WithoutPlaces());
        }
        finally
        {
            telemetry.End(observation, status);
        }
    }

    private async ValueTask<FhirResponse> AnswerAsync(Interaction asked, FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.BodyFault is { } fault && asked is not Interaction.Operation)
            throw new FhirException(fault);
        var grant = (await policy.GrantAsync(request.Caller, AskedLeaves.Of(asked, request), cancellationToken)).NotedBy(request.Audit is { } record ? record.Wrote : null);
        return await (asked switch
        {
            Interaction.Read read => handlers.Read.ReadAsync(read, request, grant, cancellationToken),
            Interaction.VersionRead read => handlers.Read.ReadVersionAsync(read, request, grant, cancellationToken),
            Interaction.Search search => new ValueTask<FhirResponse>(handlers.Search.HandleAsync(search, request, grant, cancellationToken)),
            Interaction.History history => new ValueTask<FhirResponse>(handlers.History.HandleAsync(history, request, grant, cancellationToken)),
            Interaction.Create or Interaction.Update when request.Upload is not null => new ValueTask<FhirResponse>(handlers.Binaries.WriteAsync(asked, request, grant, cancellationToken)),
            Interaction.Create or Interaction.Update or Interaction.Patch or Interaction.Delete => new ValueTask<FhirResponse>(handlers.Writes.WriteAsync(asked, request, grant, cancellationToken)),
            Interaction.Bundle => new ValueTask<FhirResponse>(handlers.Bundles.HandleAsync(request, HandleAsync, cancellationToken)),
            Interaction.Capabilities => new ValueTask<FhirResponse>(handlers.Capabilities.Handle(request)),
            Interaction.Operation operation => new ValueTask<FhirResponse>(operation.Offer.AnswerAsync(operation, request, grant, cancellationToken)),
            Interaction.AsyncStatus status => new ValueTask<FhirResponse>(handlers.AsyncStatus.HandleAsync(status, cancellationToken)),
            _ => throw new InvalidOperationException($"Nobody answers {asked.Name}."),
        });
    }

    /// <summary>OPTIONS: what an address answers; on the base and on metadata also the capability statement.</summary>
    private FhirResponse Options(FhirRequest request)
    {
        var allow = router.Allow(request.Path);
        var answer = request.Path is "" or "metadata" ? handlers.Capabilities.Handle(request) : new FhirResponse { Status = 204 };
        return answer with { Allow = allow };
    }
}
