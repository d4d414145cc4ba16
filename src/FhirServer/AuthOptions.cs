namespace FhirServer;

/// <summary>How callers sign in.</summary>
public enum AuthMode
{
    /// <summary>Nobody does: everybody on the loopback interface may do everything.</summary>
    Open,

    /// <summary>By bearer tokens of <see cref="AuthOptions.Issuers"/>.</summary>
    Oidc,
}

/// <summary>Who may sign in and how, section <c>FhirServer:Auth</c>. See docs/security.md.</summary>
public sealed class AuthOptions
{
    /// <summary>How callers sign in.</summary>
    public AuthMode Mode { get; set; } = AuthMode.Open;

    /// <summary>The issuers whose tokens are taken; one at least with <see cref="AuthMode.Oidc"/>.</summary>
    public IList<IssuerOptions> Issuers { get; set; } = [];

    /// <summary>How far the clocks of issuers may be off, in seconds.</summary>
    public int ClockSkewSeconds { get; set; } = 60;

    /// <summary>How soon, in seconds, an issuer is asked for its keys again when a token names one that is not known.</summary>
    public int KeyRefreshSeconds { get; set; } = 30;
}
