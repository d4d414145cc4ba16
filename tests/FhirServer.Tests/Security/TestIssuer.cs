using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FhirServer.Tests.Security;

/// <summary>An issuer of tokens on the loopback interface: its metadata, its keys, and whatever tokens a test wants.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    /// <summary>What the tokens are meant for.</summary>
    public const string Audience = "https://fhir.test.example";

    private readonly WebApplication _application;
    private RsaSecurityKey _key = NewKey();

    private TestIssuer(WebApplication application, string url) => (_application, Url) = (application, url);

    /// <summary>What tokens say as <c>iss</c>.</summary>
    public string Url { get; }

    /// <summary>Settings of a server that trusts this issuer.</summary>
    public string[] Settings => ["--FhirServer:Auth:Mode=Oidc", $"--FhirServer:Auth:Issuers:0:Authority={Url}", $"--FhirServer:Auth:Issuers:0:Audience={Audience}", "--FhirServer:Auth:KeyRefreshSeconds=1"];

    /// <summary>Starts an issuer.</summary>
    public static async Task<TestIssuer> StartAsync()
    {
        var url = $"http://127.0.0.1:{TestServer.FreePort()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var issuer = new TestIssuer(builder.Build(), url);
        issuer._application.Run(issuer.AnswerAsync);
        await issuer._application.StartAsync();
        return issuer;
    }

    /// <summary>A good token.</summary>
    /// <param name="scope">Its scopes, with blanks between.</param>
    /// <param name="claims">More claims.</param>
    public string Token(string scope, params (string Name, object Value)[] claims) => Sign(Claims(scope, claims), _key, SecurityAlgorithms.RsaSha256);

    /// <summary>A token that was good an hour ago.</summary>
    public string Expired(string scope) => Sign(Claims(scope, []), _key, SecurityAlgorithms.RsaSha256, expired: true);

    /// <summary>A token that is meant for others.</summary>
    public string ForOthers(string scope) => Sign(Claims(scope, [("aud", "https://elsewhere.example")]), _key, SecurityAlgorithms.RsaSha256);

    /// <summary>A good token whose claims were changed afterwards.</summary>
    public string Tampered(string scope)
    {
        var parts = Token("openid").Split('.');
        var claims = JsonSerializer.Deserialize<Dictionary<string, object>>(Base64UrlEncoder.Decode(parts[1]))!;
        claims["scope"] = scope;
        return $"{parts[0]}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(claims))}.{parts[2]}";
    }

    /// <summary>A token without a signature, which says so.</summary>
    public string Unsigned(string scope)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = Claims(scope, [("iss", Url), ("exp", now + 600), ("nbf", now - 10), ("iat", now - 10)]);
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(claims))}.";
    }

    /// <summary>A token that is signed with the public key as if it were a shared secret.</summary>
    public string Confused(string scope) =>
        Sign(Claims(scope, []), new SymmetricSecurityKey(Encoding.ASCII.GetBytes(_key.Rsa.ExportRSAPublicKeyPem())), SecurityAlgorithms.HmacSha256);

    /// <summary>Goes on with another key.</summary>
    public void Rotate() => _key = NewKey();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    private static Dictionary<string, object> Claims(string scope, (string Name, object Value)[] more)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "tester", ["client_id"] = "test-client", ["aud"] = Audience, ["scope"] = scope };
        foreach (var (name, value) in more)
            claims[name] = value;
        return claims;
    }

    private string Sign(Dictionary<string, object> claims, SecurityKey key, string algorithm, bool expired = false)
    {
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Url,
            Claims = claims,
            NotBefore = now.AddHours(-2),
            IssuedAt = now.AddHours(-2),
            Expires = now.AddMinutes(expired ? -60 : 10),
            SigningCredentials = new SigningCredentials(key, algorithm),
        });
    }

    private Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/.well-known/openid-configuration" => context.Response.WriteAsJsonAsync(new { issuer = Url, jwks_uri = $"{Url}/keys", authorization_endpoint = $"{Url}/authorize", token_endpoint = $"{Url}/token" }),
        "/keys" => context.Response.WriteAsJsonAsync(new { keys = new[] { Public(_key) } }),
        _ => Task.CompletedTask,
    };

    private static object Public(RsaSecurityKey key)
    {
        var numbers = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = key.KeyId, n = Base64UrlEncoder.Encode(numbers.Modulus!), e = Base64UrlEncoder.Encode(numbers.Exponent!) };
    }
}
