using Polly;

namespace FhirServer.Operations.Terminology;

/// <summary>The way to the terminology server that is set: time-out and circuit breaker are on it, and all trouble on it has one name.</summary>
/// <param name="clients">Gives the client.</param>
public sealed class TerminologyServer(IHttpClientFactory clients)
{
    /// <summary>The name of the client.</summary>
    public const string Client = "terminology";

    /// <summary>Sends a request.</summary>
    /// <param name="request">Relative to the base of the server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">It cannot be reached, is too slow, or has failed so often that it is left alone for a while.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (ExecutionRejectedException rejected)
        {
            throw new HttpRequestException(rejected.Message, rejected);
        }
    }
}
