namespace FhirServer;

/// <summary>What is recorded of requests, section <c>FhirServer:Audit</c>. See docs/security.md.</summary>
public sealed class AuditOptions
{
    /// <summary>Whether each request leaves an AuditEvent; when nothing is set, exactly where callers must sign in.</summary>
    public bool? Enabled { get; set; }

    /// <summary>A secret that makes the hashes of AuditEvents ones that nobody else can make, at least 16 characters; empty for plain hashes.</summary>
    public string Key { get; set; } = "";

    /// <summary>Whether AuditEvents are written.</summary>
    /// <param name="mode">How callers sign in.</param>
    internal bool IsOn(AuthMode mode) => Enabled ?? mode != AuthMode.Open;
}
