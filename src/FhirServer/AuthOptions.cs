using FhirServer.Security.Smart;

namespace FhirServer;

/// <summary>How callers sign in.</summary>
public enum AuthMode
{
    /// <summary>Nobody does: everybody on the loopback interface may do everything.</summary>
    Open,

    /// <summary>Bearer tokens of other issuers: <see cref="AuthOptions.Issuers"/>.</summary>
    Oidc,

    /// <summary>Bearer tokens of the server's own authorization server, and of <see cref="AuthOptions.Issuers"/>, if any.</summary>
    Builtin,
}

/// <summary>Who may sign in and how, section <c>FhirServer:Auth</c>. See docs/security.md.</summary>
public sealed class AuthOptions
{
    /// <summary>How callers sign in.</summary>
    public AuthMode Mode { get; set; } = AuthMode.Open;

    /// <summary>The issuers whose tokens are taken.</summary>
    public IList<IssuerOptions> Issuers { get; set; } = [];

    /// <summary>How far the clocks of issuers may be off, in seconds.</summary>
    public int ClockSkewSeconds { get; set; } = 60;

    /// <summary>The server's own authorization server, with <see cref="AuthMode.Builtin"/>.</summary>
    public BuiltinOptions Builtin { get; set; } = new();
}
