namespace FhirServer.Security;

/// <summary>What an interaction does to data, as SMART scopes count it: https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html.</summary>
public enum LeaveKind
{
    /// <summary>Nothing stored is touched, and everybody may ask (capabilities).</summary>
    None,

    /// <summary>Nothing stored is touched by itself, but the caller must have signed in (a batch, whose entries ask for their own leave).</summary>
    SignedIn,

    /// <summary>Reads one resource, one version or its history.</summary>
    Read,

    /// <summary>Searches, or reads the history of many resources.</summary>
    Search,

    /// <summary>Creates.</summary>
    Create,

    /// <summary>Updates or patches.</summary>
    Update,

    /// <summary>Deletes.</summary>
    Delete,

    /// <summary>Works on the server itself: its index, its jobs.</summary>
    System,
}

/// <summary>The leave that an interaction needs.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Type">To which resource type; null for all of them.</param>
public sealed record Leave(LeaveKind Kind, string? Type)
{
    /// <summary>For what touches nothing stored.</summary>
    public static Leave Nothing { get; } = new(LeaveKind.None, null);

    /// <summary>For what only asks that the caller has signed in.</summary>
    public static Leave Entrance { get; } = new(LeaveKind.SignedIn, null);
}
