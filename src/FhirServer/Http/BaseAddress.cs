namespace FhirServer.Http;

/// <summary>The server's base URL as clients see it: set, or taken from each request. See https://hl7.org/fhir/R4/http.html#root.</summary>
/// <param name="configured">The setting BaseUrl; empty to take scheme and host from each request.</param>
internal sealed class BaseAddress(string configured)
{
    private readonly string _configured = configured.TrimEnd('/');
    private Made _last = new("", "", "");

    /// <summary>The path: with leading, without trailing slash; empty for the root.</summary>
    public string Path { get; } = configured.Length == 0 ? "/fhir" : new Uri(configured).AbsolutePath.TrimEnd('/');

    /// <summary>The base URL for one request, without trailing slash.</summary>
    public string UrlFor(HttpRequest request)
    {
        if (_configured.Length > 0)
            return _configured;
        var host = request.Host.Value ?? "";
        var last = _last;
        if (last.Host == host && last.Scheme == request.Scheme)
            return last.Url;
        last = new Made(request.Scheme, host, $"{request.Scheme}://{host}{Path}");
        _last = last;
        return last.Url;
    }

    // Nearly all requests come with one host: the URL made last is nearly always the one needed.
    private sealed record Made(string Scheme, string Host, string Url);
}
