using FhirServer.Fhir;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FhirServer.Security.SignIn;

/// <summary>Who asks, from the bearer token of a request: https://www.rfc-editor.org/rfc/rfc6750. The one place where tokens are checked.</summary>
/// <param name="issuers">The authentication scheme of each issuer, by the issuer's URL without a trailing slash.</param>
/// <param name="claims">Makes the caller.</param>
/// <param name="schemes">How each scheme finds the keys of its issuer.</param>
public sealed class BearerSignIn(IReadOnlyDictionary<string, string> issuers, CallerClaims claims, IOptionsMonitor<JwtBearerOptions> schemes)
{
    private const string Bearer = "Bearer ";

    // Parsing costs; nobody's token is this long.
    private const int LongestToken = 32 * 1024;

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
        if (!issuers.TryGetValue(IssuerOf(value[Bearer.Length..].Trim()), out var scheme))
            throw Invalid("The issuer of the token is not one of those that are trusted here.");
        var result = await CheckAsync(context, scheme);
        if (!result.Succeeded)
            throw Invalid(Reason(result.Failure));
        return PurposeOfUse.Read(claims.Read(result.Principal), CallerClaims.Purposes(result.Principal), context.Request.Headers);
    }

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
