using System.Net;
using FhirServer.Fhir;

namespace FhirServer.Http;

/// <summary>
/// While nobody signs in, the server answers only to the names of its own machine. A web page from elsewhere, whose host name was made to
/// point at the loopback address (DNS rebinding), brings its own name along, and is refused.
/// </summary>
/// <param name="baseUrl">The server's base URL, whose host is one of the names; empty when none is configured.</param>
/// <param name="allowsAll">True to lift the guard: something in front of the server guards it.</param>
public sealed class HostGuard(string baseUrl, bool allowsAll)
{
    private readonly string? _ownHost = baseUrl.Length > 0 ? new Uri(baseUrl).Host : null;

    /// <summary>Refuses a request under another name.</summary>
    /// <param name="host">The request's Host header without the port.</param>
    /// <exception cref="FhirException">403.</exception>
    public void Check(string host)
    {
        if (allowsAll || IsOwn(host.Trim('[', ']')))
            return;
        throw new FhirException(FhirError.Forbidden(
            "The server is open to its own machine only and is not addressed by one of its names; use localhost, set FhirServer:BaseUrl to the name that clients use, or FhirServer:AllowOpenAccess."));
    }

    private bool IsOwn(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.Equals(_ownHost, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
