namespace Profiles.Conformance;

/// <summary>Entries by canonical, by type and by id. Immutable.</summary>
internal sealed class DefinitionTable
{
    // Definitions of FHIR R4 itself under its own URLs stand, whatever anybody else says of them.
    private const string FhirsOwn = "http://hl7.org/fhir/";

    private readonly Dictionary<string, DefinitionEntry[]> _byUrl;
    private readonly Dictionary<string, DefinitionEntry[]> _byType;
    private readonly Dictionary<(string Type, string Id), DefinitionEntry> _byId = [];

    /// <param name="entries">The entries, in the order of the packages; of two with one id the first is found by it.</param>
    public DefinitionTable(IReadOnlyCollection<DefinitionEntry> entries)
    {
        _byUrl = entries.Where(entry => entry.Url is not null)
            .GroupBy(entry => entry.Url!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Ranked([.. group]), StringComparer.Ordinal);
        _byType = entries.GroupBy(entry => entry.ResourceType, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        foreach (var entry in entries)
            _byId.TryAdd((entry.ResourceType, entry.Id), entry);
    }

    /// <summary>A table of nothing.</summary>
    public static DefinitionTable Empty { get; } = new([]);

    public IReadOnlyList<DefinitionEntry> OfType(string resourceType) => _byType.GetValueOrDefault(resourceType) ?? [];

    public IEnumerable<string> Types => _byType.Keys;

    public DefinitionEntry? ById(string resourceType, string id) => _byId.GetValueOrDefault((resourceType, id));

    /// <summary>All with a URL, the one that counts most last.</summary>
    public ReadOnlySpan<DefinitionEntry> ByUrl(ReadOnlySpan<char> url) =>
        _byUrl.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(url, out var entries) ? entries : [];

    /// <summary>Says which of two with one URL counts more: above 0 when it is <paramref name="one"/>, 0 when they rank alike.</summary>
    public static int Rank(DefinitionEntry one, DefinitionEntry other)
    {
        var fixedOne = IsFixed(one).CompareTo(IsFixed(other));
        if (fixedOne != 0)
            return fixedOne;
        var version = CanonicalVersion.Order.Compare(one.Version, other.Version);
        if (version != 0)
            return version;
        var origin = one.Origin.CompareTo(other.Origin);
        // Of several stored under one canonical the one that came last counts.
        return origin != 0 || one.Origin != DefinitionOrigin.Stored ? origin : one.Arrival.CompareTo(other.Arrival);
    }

    /// <summary>Says whether a definition of FHIR R4 stands whatever versions of it others bring.</summary>
    public static bool IsFixed(DefinitionEntry entry) => entry.Origin == DefinitionOrigin.Core && entry.Url!.StartsWith(FhirsOwn, StringComparison.Ordinal);

    // OrderBy is stable: of packages that bring the same version the later one counts.
    private static DefinitionEntry[] Ranked(DefinitionEntry[] entries) =>
        entries.Length == 1 ? entries : [.. entries.OrderBy(entry => entry, Comparer<DefinitionEntry>.Create(Rank))];
}
