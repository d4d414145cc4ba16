using FhirServer.Security;

namespace FhirServer.Interactions;

/// <summary>Asks leave, then one line per interaction: the table of contents of the server.</summary>
/// <param name="router">Says what is asked.</param>
/// <param name="policy">Says whether it may be.</param>
/// <param name="handlers">Do it.</param>
/// <param name="telemetry">Measures it.</param>
public sealed class Dispatcher(FhirRouter router, AccessPolicy policy, InteractionHandlers handlers, InteractionTelemetry telemetry)
{
    /// <summary>Answers one request, whichever door it came through.</summary>
    /// <exception cref="Fhir.FhirException">The request is at fault, or the store cannot be reached.</exception>
    public async Task<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.Method == "OPTIONS")
            return Options(request);
        var asked = router.Route(request.Method, request.Path);
        return await telemetry.ObserveAsync(asked, () => AnswerAsync(asked, request, cancellationToken));
    }

    private async Task<FhirResponse> AnswerAsync(Interaction asked, FhirRequest request, CancellationToken cancellationToken)
    {
        var grant = policy.Grant(request.Caller, asked.Leave);
        return asked switch
        {
            Interaction.Read read => await handlers.Read.ReadAsync(read, request, grant, cancellationToken),
            Interaction.VersionRead read => await handlers.Read.ReadVersionAsync(read, request, grant, cancellationToken),
            Interaction.Search search => await handlers.Search.HandleAsync(search, request, grant, cancellationToken),
            Interaction.History history => await handlers.History.HandleAsync(history, request, grant, cancellationToken),
            Interaction.Create or Interaction.Update or Interaction.Delete => await handlers.Writes.WriteAsync(asked, request, grant, cancellationToken),
            Interaction.Bundle => await handlers.Bundles.HandleAsync(request, HandleAsync, cancellationToken),
            Interaction.Capabilities => handlers.Capabilities.Handle(request),
            _ => throw new InvalidOperationException($"Nobody answers {asked.Name}."),
        };
    }

    /// <summary>OPTIONS: what an address answers; on the base and on metadata also the capability statement.</summary>
    private FhirResponse Options(FhirRequest request)
    {
        var allow = router.Allow(request.Path);
        var answer = request.Path is "" or "metadata" ? handlers.Capabilities.Handle(request) : new FhirResponse { Status = 204 };
        return answer with { Allow = allow };
    }
}
