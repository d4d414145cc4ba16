using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Faults;

/// <summary>
/// Takes a 503 for what it says: the request may have been carried out or not. It must say when to come again, and bear an OperationOutcome.
/// The caller gets the exception that a lost connection gives, which leaves the attempt open.
/// </summary>
/// <param name="odd">Where what breaks these rules is told.</param>
internal sealed class UnavailableHandler(ConcurrentQueue<string> odd) : DelegatingHandler(new SocketsHttpHandler())
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);
    private int count;

    /// <summary>How many were answered with 503.</summary>
    public int Count => Volatile.Read(ref count);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            return answer;
        using (answer)
        {
            Interlocked.Increment(ref count);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.Headers.RetryAfter is null || (string?)JsonNode.Parse(body)?["resourceType"] != "OperationOutcome")
                odd.Enqueue($"{request.Method} {request.RequestUri} was answered with {answer} {body}");
        }

        await Task.Delay(Breath, cancellationToken);
        throw new HttpRequestException("503", inner: null, HttpStatusCode.ServiceUnavailable);
    }
}
