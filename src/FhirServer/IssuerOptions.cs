namespace FhirServer;

/// <summary>An issuer of bearer tokens, an entry of <c>FhirServer:Auth:Issuers</c>.</summary>
public sealed class IssuerOptions
{
    /// <summary>The issuer's URL, as its tokens say <c>iss</c>; its keys are found at <c>{Authority}/.well-known/openid-configuration</c>.</summary>
    public string Authority { get; set; } = "";

    /// <summary>What <c>aud</c> must name; usually the server's base URL.</summary>
    public string Audience { get; set; } = "";
}
