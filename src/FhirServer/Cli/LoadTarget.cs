using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security.Audit;

namespace FhirServer.Cli;

/// <summary>The server as the verbs see it that ask it: its parts, without the wire.</summary>
/// <param name="HandleAsync">Answers requests: the dispatcher.</param>
/// <param name="Serializer">Turns XML into JSON.</param>
/// <param name="BaseUrl">The server's base URL, without a trailing slash.</param>
/// <param name="Parts">To be disposed when the load is over: closes the store.</param>
public sealed record LoadTarget(
    Func<FhirRequest, CancellationToken, Task<FhirResponse>> HandleAsync, FhirSerializer Serializer, string BaseUrl, IAsyncDisposable Parts)
{
    /// <summary>How AuditEvents hold each other.</summary>
    public required AuditChain Chain { get; init; }
}
