using System.Threading.RateLimiting;
using FhirServer.Fhir;
using FhirServer.Security;

namespace FhirServer.Http;

/// <summary>How much each client may ask: requests a second, and requests at the same time. See https://www.rfc-editor.org/rfc/rfc6585#section-4.</summary>
public sealed class ClientLimits : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly PartitionedRateLimiter<string> _limiter;

    /// <summary>Makes the limits.</summary>
    /// <param name="requestsPerSecond">In the long run; 0 for any number.</param>
    /// <param name="burst">At once before that counts, at least 1.</param>
    /// <param name="concurrent">At the same time; 0 for any number.</param>
    public ClientLimits(int requestsPerSecond, int burst, int concurrent) => _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<string, string>(client => concurrent == 0 ? RateLimitPartition.GetNoLimiter(client) : RateLimitPartition.GetConcurrencyLimiter(
            client, _ => new ConcurrencyLimiterOptions { PermitLimit = concurrent, QueueLimit = 0 })),
        PartitionedRateLimiter.Create<string, string>(client => requestsPerSecond == 0 ? RateLimitPartition.GetNoLimiter(client) : RateLimitPartition.GetTokenBucketLimiter(
            client, _ => new TokenBucketRateLimiterOptions { TokenLimit = burst, TokensPerPeriod = requestsPerSecond, ReplenishmentPeriod = Second, QueueLimit = 0 })));

    /// <summary>Lets a request of a caller pass.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="address">Where from: what counts for callers that have not signed in.</param>
    /// <returns>To be disposed of when the request is answered.</returns>
    /// <exception cref="FhirException">429: the caller asks too much.</exception>
    public IDisposable Enter(Caller caller, string? address)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var lease = _limiter.AttemptAcquire(caller.Subject is null ? $"address {address}" : $"client {caller.Client} {caller.Subject}");
        if (lease.IsAcquired)
            return lease;
        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > Second ? wait : Second;
        lease.Dispose();
        throw new FhirException(FhirError.TooManyRequests("This client asks more than the server answers it; wait, and ask less at the same time.", after));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
