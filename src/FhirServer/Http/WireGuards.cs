using FhirServer.Security;
using FhirServer.Security.Audit;

namespace FhirServer.Http;

/// <summary>What stands between the wire and the answers.</summary>
/// <param name="SignIn">Says who asks; null when the server is open.</param>
/// <param name="Audit">Takes the record of a request that is answered, and returns when the client may know; null when nothing is recorded.</param>
public sealed record WireGuards(Func<HttpContext, Task<Caller>>? SignIn, Func<AuditRecord, Task>? Audit)
{
    /// <summary>None.</summary>
    public static WireGuards None { get; } = new(SignIn: null, Audit: null);
}
