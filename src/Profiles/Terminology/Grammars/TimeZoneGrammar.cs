namespace Profiles.Terminology.Grammars;

/// <summary>Names of time zones, as the time zone data of this machine has them: https://www.iana.org/time-zones.</summary>
internal sealed class TimeZoneGrammar : CodeGrammar
{
    private readonly Lazy<HashSet<string>> _names = new(() => TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).ToHashSet(StringComparer.Ordinal));

    /// <inheritdoc/>
    public override bool Accepts(string code) =>
        _names.Value.Contains(code)
        // Links to other names are not among those that are listed.
        || (code.Length < 50 && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') && TimeZoneInfo.TryFindSystemTimeZoneById(code, out var zone) && zone.HasIanaId);
}
