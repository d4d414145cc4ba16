using FhirServer.Fhir;

namespace FhirServer.Security;

/// <summary>Passing over consent in an emergency: https://terminology.hl7.org/CodeSystem-v3-ActReason.html, code BTG.</summary>
public static class BreakGlass
{
    /// <summary>The purpose of use that asks for it.</summary>
    public const string Purpose = "BTG";

    /// <summary>The fewest characters of a reason.</summary>
    public const int ShortestReason = 10;

    /// <summary>Says whether a caller breaks the glass.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="isAllowed">Whether anybody may.</param>
    /// <exception cref="FhirException">403: the caller asks for it and may not.</exception>
    public static bool IsBroken(Caller caller, bool isAllowed)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Purpose != Purpose)
            return false;
        if (!isAllowed)
            throw Refused("breaking the glass is switched off here");
        if (caller.FhirUser is not { } user || !(user.StartsWith("Practitioner/", StringComparison.Ordinal) || user.StartsWith("PractitionerRole/", StringComparison.Ordinal)))
            throw Refused("only a practitioner (the token's fhirUser) may break the glass");
        if (caller.PurposeReason is not { } reason || reason.Trim().Length < ShortestReason)
            throw Refused($"say why, in at least {ShortestReason} characters, in the header X-Purpose-Reason");
        return true;
    }

    private static FhirException Refused(string reason) => new(FhirError.Forbidden($"The purpose of use {Purpose} is refused: {reason}."));
}
