using System.Security.Claims;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Security.SignIn;

/// <summary>The claims of a checked token to the caller: docs/access.md, section 1.</summary>
/// <param name="baseUrl">The server's own base URL: a <c>fhirUser</c> below it is a resource here, one elsewhere is not.</param>
public sealed class CallerClaims(string baseUrl)
{
    /// <summary>The caller.</summary>
    /// <param name="token">The claims, by the names that the token gives them.</param>
    /// <exception cref="FhirException">401: the token does not say whom it is about, or a claim cannot be read.</exception>
    public Caller Read(ClaimsPrincipal token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var issuer = First(token, "iss");
        var client = First(token, "client_id") ?? First(token, "azp") ?? First(token, "appid");
        if (issuer is null || (First(token, "sub") ?? client) is not { } subject)
            throw new FhirException(FhirError.InvalidToken("The token names neither a subject (sub) nor a client (client_id)."));
        return new Caller(client ?? $"{issuer}|{subject}")
        {
            Subject = $"{issuer}|{subject}",
            Client = client,
            Scopes = [.. Words(token, "scope", "scp").Select(SmartScope.Parse).OfType<SmartScope>()],
            Patient = First(token, "patient") is { } patient ? Id(patient, "Patient") : null,
            FhirUser = First(token, "fhirUser") is { } user ? Relative(user) : null,
            Organization = First(token, "organization") is { } organization ? Relative(organization) : null,
            Roles = [.. Words(token, "roles", "role")],
            Clearance = [.. Words(token, "clearance")],
        };
    }

    /// <summary>The purposes of use that a token names, codes of v3-ActReason.</summary>
    public static IReadOnlyList<string> Purposes(ClaimsPrincipal token) => [.. Words(token, "purpose_of_use")];

    private static string? First(ClaimsPrincipal token, string name) => token.FindFirst(name)?.Value is { Length: > 0 } value ? value : null;

    /// <summary>The words of the first of some claims that is there: one claim with blanks, several claims, or an array.</summary>
    private static IEnumerable<string> Words(ClaimsPrincipal token, params string[] names) => names
        .Select(name => token.FindAll(name).ToList())
        .FirstOrDefault(claims => claims.Count > 0, [])
        .SelectMany(claim => claim.ValueType == "JSON_ARRAY" || claim.Value.StartsWith('[') ? Listed(claim.Value) : claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Listed(string json)
    {
        try
        {
            using var list = JsonDocument.Parse(json);
            return [.. list.RootElement.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];
        }
        catch (JsonException)
        {
            throw new FhirException(FhirError.InvalidToken("A claim of the token begins like an array and is none."));
        }
    }

    // An absolute reference to another server is no resource of this one, whatever its id.
    private string? Relative(string reference)
    {
        var local = reference.StartsWith(baseUrl + "/", StringComparison.Ordinal) ? reference[(baseUrl.Length + 1)..] : reference;
        return local.Split('/') is [{ Length: > 0 } type, var id] && type.All(char.IsAsciiLetter) && ResourceKey.IsId(id) ? local : null;
    }

    private string? Id(string text, string type) =>
        ResourceKey.IsId(text) ? text : Relative(text) is { } local && local.StartsWith(type + "/", StringComparison.Ordinal) ? local[(type.Length + 1)..] : null;
}
