namespace Profiles.Terminology;

/// <summary>The answer to a <see cref="CodeQuestion"/>.</summary>
/// <param name="Membership">Whether the code belongs to what was asked.</param>
/// <param name="Message">Why, when it does not, or why nothing can be told; null for a member without remark.</param>
/// <param name="Display">The display the code system prefers; null when unknown.</param>
/// <param name="IsDisplayWrong">Whether the display that was given is none of the code's displays and designations.</param>
/// <param name="System">The code system the code was found in, when the question left it open.</param>
/// <param name="IsSystemKnown">Whether the code system itself is held here as a whole: then a code it lacks is wrong wherever it stands.</param>
/// <param name="IsInactive">Whether the code is not to be used any more.</param>
public readonly record struct CodeVerdict(
    CodeMembership Membership,
    string? Message = null,
    string? Display = null,
    bool IsDisplayWrong = false,
    string? System = null,
    bool IsSystemKnown = false,
    bool IsInactive = false);
