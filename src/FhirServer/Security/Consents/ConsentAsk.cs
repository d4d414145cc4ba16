namespace FhirServer.Security.Consents;

/// <summary>What the rules of consents are asked: by whom, what for, to do what, and when.</summary>
/// <param name="Actors">What the caller is, relative: the own resource, the organisation, <c>Device/client</c>.</param>
/// <param name="Roles">The caller's roles.</param>
/// <param name="Purpose">The purpose of use; null for none.</param>
/// <param name="Changes">False for reading and searching, true for updating and deleting.</param>
/// <param name="Now">The time, in UTC ticks.</param>
public sealed record ConsentAsk(IReadOnlyList<string> Actors, IReadOnlyList<string> Roles, string? Purpose, bool Changes, long Now)
{
    /// <summary>What a caller asks.</summary>
    public static ConsentAsk Of(Caller caller, bool changes, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(caller);
        string?[] actors = [caller.FhirUser, caller.Organization, caller.Client is { } client ? $"Device/{client}" : null];
        return new([.. actors.OfType<string>()], caller.Roles, caller.Purpose, changes, now.UtcTicks);
    }

    /// <summary>The same text for whoever gets the same answer at the same time.</summary>
    public string Key => field ??= string.Join('\n', [Changes ? "c" : "r", Purpose, .. Actors, "", .. Roles]);
}
