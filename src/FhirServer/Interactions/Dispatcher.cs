namespace FhirServer.Interactions;

/// <summary>Stand-in.</summary>
public sealed class Dispatcher
{
    /// <summary>Answers one request.</summary>
    public Task<FhirResponse> HandleAsync(FhirRequest request, CancellationToken cancellationToken) => Task.FromResult(new FhirResponse { Status = 200 });
}
