namespace Profiles.Terminology;

/// <summary>Whether a code belongs to a value set or code system. What is not held here is neither in nor out.</summary>
public enum CodeMembership
{
    /// <summary>Nothing here can tell: the content is not held, or not understood.</summary>
    Unknown,

    /// <summary>It belongs to it.</summary>
    Member,

    /// <summary>It does not.</summary>
    NotMember,
}
