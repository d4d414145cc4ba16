using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Load;

/// <summary>An issuer of one token, so that what sign-in and consent cost can be measured.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    private const string Audience = "https://load.example";
    private readonly WebApplication _application;
    private readonly RSA _key = RSA.Create(2048);
    private readonly string _url;

    private Issuer(WebApplication application, string url) => (_application, _url) = (application, url);

    /// <summary>Starts it on a free port.</summary>
    public static async Task<Issuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        Issuer? issuer = null;
        var application = builder.Build();
        application.Run(context => issuer!.AnswerAsync(context));
        await application.StartAsync();
        issuer = new Issuer(application, application.Urls.Single());
        return issuer;
    }

    /// <summary>Settings of a server that trusts it and lets consents count.</summary>
    public IReadOnlyList<string> Settings =>
    [
        "--FhirServer:Auth:Mode=Oidc", $"--FhirServer:Auth:Issuers:0:Authority={_url}", $"--FhirServer:Auth:Issuers:0:Audience={Audience}", "--FhirServer:Consent:Policy=OptOut", "--FhirServer:Limits:RequestsPerSecond=0",
    ];

    /// <summary>A token that may do everything a practitioner's client may.</summary>
    public string Token()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var head = Encoded("""{"alg":"RS256","typ":"JWT","kid":"load"}"""u8);
        var body = Encoded(JsonSerializer.SerializeToUtf8Bytes(new { iss = _url, sub = "load", client_id = "load", aud = Audience, scope = "user/*.cruds", fhirUser = "Practitioner/load", nbf = now - 60, iat = now - 60, exp = now + 36_000 }));
        return $"{head}.{body}.{Encoded(_key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _key.Dispose();
    }

    private static string Encoded(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/keys")
            return context.Response.WriteAsJsonAsync(new { issuer = _url, jwks_uri = _url + "/keys" });
        var numbers = _key.ExportParameters(includePrivateParameters: false);
        return context.Response.WriteAsJsonAsync(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "load", n = Encoded(numbers.Modulus), e = Encoded(numbers.Exponent) } } });
    }
}
