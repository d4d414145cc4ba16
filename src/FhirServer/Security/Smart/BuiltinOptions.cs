namespace FhirServer.Security.Smart;

/// <summary>Settings of the server's own authorization server, section <c>FhirServer:Auth:Builtin</c>.</summary>
public sealed class BuiltinOptions
{
    /// <summary>True to let clients register themselves (RFC 7591).</summary>
    public bool DynamicRegistration { get; set; }
}
