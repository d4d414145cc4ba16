using System.Net;

namespace FhirServer.Tests.Faults;

/// <summary>
/// Asks again when the answer is 503, as Retry-After says one may: for those who look at what is stored, not at whether the server can be reached
/// at that moment. It gives up after half a minute, and hands on the 503.
/// </summary>
internal sealed class PatientHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private const int Tries = 300;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get)
            throw new InvalidOperationException($"Only reads may be asked twice, not {request.Method}.");
        for (var attempt = 1; ; attempt++)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == Tries)
                return answer;
            answer.Dispose();
            await Task.Delay(Breath, cancellationToken);
        }
    }
}
