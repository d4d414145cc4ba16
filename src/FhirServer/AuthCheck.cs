using FhirServer.Security.Consents;

namespace FhirServer;

/// <summary>Checks the settings of sign-in at start; part of <see cref="StartCheck"/>.</summary>
internal static class AuthCheck
{
    private const int LongestSkew = 600;
    private const int LongestRefresh = 86_400;

    /// <summary>What is wrong, one sentence each; empty when all is well.</summary>
    public static IEnumerable<string> Faults(AuthOptions options)
    {
        if (options.Mode == AuthMode.Oidc && options.Issuers.Count == 0)
            yield return "FhirServer:Auth:Mode is oidc, but FhirServer:Auth:Issuers names no issuer; give one an Authority and an Audience.";
        if (options.Mode == AuthMode.Open && options.Issuers.Count > 0)
            yield return "FhirServer:Auth:Issuers are given, but FhirServer:Auth:Mode is open and nobody would be asked for a token; set it to oidc.";
        for (var i = 0; i < options.Issuers.Count; i++)
        {
            if (!IsGuarded(options.Issuers[i].Authority))
                yield return $"FhirServer:Auth:Issuers:{i}:Authority '{options.Issuers[i].Authority}' is no absolute https URL (http is for issuers on the same machine only).";
            if (options.Issuers[i].Audience.Length == 0)
                yield return $"FhirServer:Auth:Issuers:{i}:Audience is empty, so that tokens meant for others would be taken; name what aud says, usually the base URL.";
        }

        foreach (var same in options.Issuers.GroupBy(issuer => issuer.Authority.TrimEnd('/')).Where(same => same.Count() > 1))
            yield return $"FhirServer:Auth:Issuers names '{same.Key}' more than once; an issuer has one entry.";
        if (options.ClockSkewSeconds is < 0 or > LongestSkew)
            yield return $"FhirServer:Auth:ClockSkewSeconds is {options.ClockSkewSeconds}; it must be 0 to {LongestSkew}.";
        if (options.KeyRefreshSeconds is < 1 or > LongestRefresh)
            yield return $"FhirServer:Auth:KeyRefreshSeconds is {options.KeyRefreshSeconds}; it must be 1 to {LongestRefresh}.";
    }

    /// <summary>What is wrong with how consents count.</summary>
    public static IEnumerable<string> Faults(ConsentOptions options, AuthMode mode)
    {
        if (options.Policy != ConsentPolicy.Off && mode == AuthMode.Open)
            yield return $"FhirServer:Consent:Policy is {options.Policy}, but FhirServer:Auth:Mode is open and nobody would be asked who they are; set it to oidc.";
        foreach (var custodian in options.Custodians.Where(custodian => !custodian.StartsWith("Organization/", StringComparison.Ordinal)))
            yield return $"FhirServer:Consent:Custodians '{custodian}' is no reference to an organisation here; write for example Organization/o1.";
    }

    private static bool IsGuarded(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback));
}
