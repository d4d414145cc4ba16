using FhirServer.Fhir;

namespace FhirServer.Security.SignIn;

/// <summary>What a request is for, by its headers: docs/access.md, section 1.</summary>
public static class PurposeOfUse
{
    /// <summary>The header that names a purpose of use, a code of v3-ActReason.</summary>
    public const string Header = "X-Purpose-Of-Use";

    /// <summary>The header that says why the glass is broken, percent-encoded where it is not ASCII.</summary>
    public const string ReasonHeader = "X-Purpose-Reason";

    private const int LongestCode = 32;
    private const int LongestReason = 1000;

    /// <summary>The caller, with the purpose of this request.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="granted">The purposes that the token names; when there is one it counts without a header.</param>
    /// <param name="headers">The request's headers.</param>
    /// <exception cref="FhirException">400: a header cannot be read. 403: the token does not name the purpose.</exception>
    public static Caller Read(Caller caller, IReadOnlyList<string> granted, IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(granted);
        ArgumentNullException.ThrowIfNull(headers);
        var purpose = Single(headers, Header, LongestCode);
        if (purpose is not null && !purpose.All(char.IsAsciiLetterOrDigit))
            throw new FhirException(FhirError.InvalidRequest($"{Header} takes one code of v3-ActReason, such as TREAT."));
        if (purpose is not null and not BreakGlass.Purpose && granted.Count > 0 && !granted.Contains(purpose, StringComparer.Ordinal))
            throw new FhirException(FhirError.Forbidden($"The token does not name the purpose of use that {Header} asks for."));
        var said = purpose ?? (granted is [var only] ? only : null);
        var reason = Single(headers, ReasonHeader, LongestReason);
        if (said is null && reason is null)
            return caller;
        return caller with { Purpose = said, PurposeReason = reason is null ? null : Uri.UnescapeDataString(reason) };
    }

    private static string? Single(IHeaderDictionary headers, string name, int longest) => headers[name] switch
    {
        [] => null,
        [{ } text] when text.Length <= longest => text.Trim(),
        _ => throw new FhirException(FhirError.InvalidRequest($"{name} takes one value of at most {longest} characters.")),
    };
}
