using System.Security.Cryptography;
using System.Text;
using FhirServer.Fhir;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FhirServer.Security.SignIn;

/// <summary>Who asks, from the bearer token of a request: https://www.rfc-editor.org/rfc/rfc6750. The one place where tokens are checked.</summary>
/// <param name="issuers">The authentication scheme of each issuer, by the issuer's URL without a trailing slash.</param>
/// <param name="claims">Makes the caller.</param>
/// <param name="schemes">How each scheme finds the keys of its issuer.</param>
/// <param name="kept">How long a token that was found good is not checked again, at most until it expires: as long as a key may be known here that its issuer has withdrawn.</param>
public sealed class BearerSignIn(IReadOnlyDictionary<string, string> issuers, CallerClaims claims, IOptionsMonitor<JwtBearerOptions> schemes, TimeSpan kept) : IDisposable
{
    private const int MostKept = 10_000;
    private const string Bearer = "Bearer ";

    // Parsing costs; nobody's token is this long.
    private const int LongestToken = 32 * 1024;

    private readonly MemoryCache _good = new(new MemoryCacheOptions { SizeLimit = MostKept });

    private static readonly JsonWebTokenHandler s_reader = new() { MaximumTokenSizeInBytes = LongestToken };

    /// <summary>The caller; <see cref="Caller.Nobody"/> when the request brings no token.</summary>
    /// <exception cref="FhirException">401: the token is not valid, and why; 503: its issuer cannot be asked for its keys.</exception>
    public async Task<Caller> SignInAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
            return Caller.Nobody;
        if (header is not [{ } value] || !value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            throw Invalid("The Authorization header takes one bearer token.");
        var token = value[Bearer.Length..].Trim();
        // By its hash, so that no token stays in memory.
        var name = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (!_good.TryGetValue(name, out Good? good) || good is null)
            _good.Set(name, good = await FindAsync(context, token), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = good.Until });
        return PurposeOfUse.Read(good.Caller, good.Purposes, context.Request.Headers);
    }

    /// <inheritdoc/>
    public void Dispose() => _good.Dispose();

    private async Task<Good> FindAsync(HttpContext context, string token)
    {
        if (!issuers.TryGetValue(IssuerOf(token), out var scheme))
            throw Invalid("The issuer of the token is not one of those that are trusted here.");
        var result = await CheckAsync(context, scheme);
        if (!result.Succeeded)
            throw Invalid(Reason(result.Failure));
        var now = schemes.Get(scheme).TimeProvider?.GetUtcNow() ?? TimeProvider.System.GetUtcNow();
        var expires = result.Properties?.ExpiresUtc ?? now;
        return new Good(claims.Read(result.Principal), CallerClaims.Purposes(result.Principal), expires < now + kept ? expires : now + kept);
    }

    private sealed record Good(Caller Caller, IReadOnlyList<string> Purposes, DateTimeOffset Until);

    // The name of the issuer only chooses whose keys the token is checked with.
    private static string IssuerOf(string token)
    {
        try
        {
            return s_reader.CanReadToken(token) ? s_reader.ReadJsonWebToken(token).Issuer.TrimEnd('/') : throw Invalid("The token is no JSON Web Token.");
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or SecurityTokenException)
        {
            throw Invalid("The token is no JSON Web Token.");
        }
    }

    private async Task<AuthenticateResult> CheckAsync(HttpContext context, string scheme)
    {
        // Without its issuer's metadata a token would be called invalid, which it may not be; once they were had they are kept.
        try
        {
            if (schemes.Get(scheme).ConfigurationManager is { } metadata)
                await metadata.GetConfigurationAsync(context.RequestAborted);
        }
        catch (InvalidOperationException)
        {
            throw new FhirException(FhirError.Unavailable("The issuer of the token cannot be asked for its keys; try again.", TimeSpan.FromSeconds(5)));
        }

        return await context.AuthenticateAsync(scheme);
    }

    private static FhirException Invalid(string reason) => new(FhirError.InvalidToken(reason));

    private static string Reason(Exception? failure) => failure switch
    {
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenNoExpirationException => "The token does not say when it expires.",
        SecurityTokenInvalidAudienceException => "The token is meant for another audience.",
        SecurityTokenInvalidIssuerException => "The token's issuer is not the one whose keys signed it.",
        SecurityTokenInvalidAlgorithmException => "The token is signed by an algorithm that is not taken here.",
        SecurityTokenSignatureKeyNotFoundException => "The token is signed with a key that its issuer does not name.",
        SecurityTokenInvalidSignatureException => "The token's signature is wrong or missing.",
        _ => "The token could not be checked.",
    };
}
