using FhirServer.Security;
using FhirServer.Security.Audit;

namespace FhirServer.Http;

/// <summary>What stands between the wire and the answers.</summary>
/// <param name="SignIn">Says who asks; null when the server is open.</param>
/// <param name="Limits">How much each client may ask; null for any number.</param>
/// <param name="Longest">How long a request may take; infinite for any time.</param>
/// <param name="Audit">Takes the record of a request that is answered, and returns when the client may know; null when nothing is recorded.</param>
public sealed record WireGuards(Func<HttpContext, Task<Caller>>? SignIn, ClientLimits? Limits, TimeSpan Longest, Func<AuditRecord, Task>? Audit)
{
    /// <summary>None.</summary>
    public static WireGuards None { get; } = new(SignIn: null, Limits: null, Timeout.InfiniteTimeSpan, Audit: null);
}
