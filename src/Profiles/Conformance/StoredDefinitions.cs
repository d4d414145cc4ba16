using System.Collections.Immutable;

namespace Profiles.Conformance;

/// <summary>
/// What clients stored, as the library keeps it: compressed in memory, each by type and id, with what is known of deletions, so that news that
/// comes late does not bring back what is gone. Immutable.
/// </summary>
internal sealed class StoredDefinitions
{
    // Whoever stored it has judged how deep it may be.
    private const int MaxDepth = 4096;

    private readonly ImmutableDictionary<(string Type, string Id), long> _versions;
    private readonly ImmutableDictionary<(string Type, string Id), DefinitionEntry> _entries;
    private readonly long _arrivals;

    private StoredDefinitions(
        ImmutableDictionary<(string Type, string Id), long> versions, ImmutableDictionary<(string Type, string Id), DefinitionEntry> entries, long arrivals)
    {
        (_versions, _entries, _arrivals) = (versions, entries, arrivals);
        Table = entries.IsEmpty ? DefinitionTable.Empty : new DefinitionTable([.. entries.Values.OrderBy(entry => entry.Arrival)]);
    }

    public static StoredDefinitions None { get; } = new(
        ImmutableDictionary<(string Type, string Id), long>.Empty, ImmutableDictionary<(string Type, string Id), DefinitionEntry>.Empty, arrivals: 0);

    public DefinitionTable Table { get; }

    /// <summary>With what changed; itself when nothing of it is news.</summary>
    public StoredDefinitions With(IEnumerable<StoredDefinition> changes)
    {
        var (versions, entries, arrivals) = (_versions.ToBuilder(), _entries.ToBuilder(), _arrivals);
        var isNews = false;
        foreach (var change in changes)
        {
            var key = (change.ResourceType, change.Id);
            if (versions.TryGetValue(key, out var known) && known >= change.VersionId)
                continue;
            isNews = true;
            versions[key] = change.VersionId;
            if (change.Json.IsEmpty)
                entries.Remove(key);
            else
                entries[key] = Entry(change, ++arrivals);
        }

        return isNews ? new StoredDefinitions(versions.ToImmutable(), entries.ToImmutable(), arrivals) : this;
    }

    private static DefinitionEntry Entry(StoredDefinition change, long arrival) => DefinitionHead.Read(change.Json.Span, MaxDepth) with
    {
        Id = change.Id,
        Origin = DefinitionOrigin.Stored,
        VersionId = change.VersionId,
        Arrival = arrival,
        Source = new KeptBytes(change.Json.Span),
    };

    private sealed class KeptBytes(ReadOnlySpan<byte> json) : IDefinitionSource
    {
        private readonly byte[] _packed = PackedBytes.Pack(json);
        private readonly int _plain = json.Length;

        public string Label => "stored";

        public ReadOnlyMemory<byte> Read(DefinitionEntry entry) => PackedBytes.Unpack(_packed, _plain);
    }
}
