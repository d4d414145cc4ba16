namespace FhirServer;

/// <summary>How much one client may ask, section <c>FhirServer:Limits</c>; 0 stands for no limit. See docs/security.md.</summary>
public sealed class LimitOptions
{
    /// <summary>Requests a second of one client in the long run; of an address, for requests without a good token. Counted where callers sign in.</summary>
    public int RequestsPerSecond { get; set; } = 1000;

    /// <summary>How many requests a client may send at once before that counts.</summary>
    public int Burst { get; set; } = 2000;

    /// <summary>How many requests of one client are answered at the same time. Counted where callers sign in.</summary>
    public int Concurrent { get; set; } = 100;

    /// <summary>How long, in seconds, a request may take, with the upload of large content; what is committed by then stays.</summary>
    public int RequestSeconds { get; set; } = 600;
}
