using FhirServer.Security.SignIn;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace FhirServer;

/// <summary>Adds what checks bearer tokens: one scheme for each issuer.</summary>
internal static class SignInParts
{
    /// <summary>Asymmetric signatures only: whoever can check one of these cannot make one, and <c>none</c> is none of them.</summary>
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>Adds the sign-in; nothing when the server is open.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="options">The settings, checked.</param>
    /// <param name="baseUrl">The server's own base URL.</param>
    public static void AddSignIn(this IServiceCollection services, AuthOptions options, string baseUrl)
    {
        if (options.Mode == AuthMode.Open)
            return;
        // ASP.NET Core would check the tokens of a lone issuer a second time, before anything else, and for naught.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
        var authentication = services.AddAuthentication();
        var schemes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var issuer in options.Issuers)
        {
            var scheme = $"issuer {schemes.Count}";
            schemes[issuer.Authority.TrimEnd('/')] = scheme;
            authentication.AddJwtBearer(scheme, bearer => Configure(bearer, issuer, options));
        }

        services.AddSingleton(parts => new BearerSignIn(schemes, new CallerClaims(baseUrl), parts.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>(), TimeSpan.FromSeconds(options.KeyRefreshSeconds)));
    }

    private static void Configure(JwtBearerOptions bearer, IssuerOptions issuer, AuthOptions options)
    {
        bearer.Authority = issuer.Authority;
        bearer.RequireHttpsMetadata = issuer.Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        bearer.MapInboundClaims = false;
        // Only the addresses of the settings, and what they name, are asked; whoever answers cannot send the server elsewhere.
        bearer.BackchannelHttpHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        bearer.RefreshInterval = TimeSpan.FromSeconds(options.KeyRefreshSeconds);
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = issuer.Audience,
            ValidAlgorithms = Algorithms,
            ClockSkew = TimeSpan.FromSeconds(options.ClockSkewSeconds),
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidateIssuerSigningKey = true,
        };
    }
}
