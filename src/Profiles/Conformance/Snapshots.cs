using System.Collections.Concurrent;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Snapshot;

namespace Profiles.Conformance;

/// <summary>
/// The snapshots of StructureDefinitions: those they bring themselves, and for those that bring only a differential the ones that are made here
/// (https://hl7.org/fhir/R4/profiling.html#snapshot). Making one takes some time, so it is done ahead, when a definition joins the library, and
/// kept compressed; asking for one never makes it. Safe for use by many threads.
/// </summary>
/// <param name="library">The definitions.</param>
public sealed class Snapshots(ConformanceLibrary library) : IDisposable
{
    private const string Type = "StructureDefinition";

    private static readonly FhirJsonSerializer s_writer = new();
    private static readonly SnapshotGeneratorSettings s_settings = new() { GenerateSnapshotForExternalProfiles = true };

    private readonly SemaphoreSlim _making = new(1);
    private readonly ConcurrentDictionary<string, Made> _made = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _looked = new(StringComparer.Ordinal);

    private volatile bool _isPrepared;

    /// <summary>The definitions.</summary>
    public ConformanceLibrary Library => library;

    /// <summary>
    /// The UTF-8 JSON of a StructureDefinition with its snapshot; null when the library does not have it, or its snapshot could not be made
    /// (<see cref="Fault"/>) or is not made yet. When one is made later, <see cref="ConformanceLibrary.Revision"/> grows.
    /// </summary>
    /// <param name="canonical">"url" or "url|version".</param>
    public ReadOnlyMemory<byte>? Find(string canonical) => library.FindEntry(Type, canonical) is { } entry ? Of(entry) : null;

    /// <summary>Why a StructureDefinition has no snapshot; null when it has one, is not known, or nobody tried yet.</summary>
    /// <param name="canonical">"url" or "url|version".</param>
    public string? Fault(string canonical) =>
        library.FindEntry(Type, canonical) is { } entry && !Brings(entry) ? _made.GetValueOrDefault(entry.Key)?.Fault : null;

    /// <summary>
    /// Makes sure that the snapshots of packages, which are made beside the first requests, are there: whoever is about to go by profiles waits
    /// for this once. Afterwards it costs nothing.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask PreparedAsync(CancellationToken cancellationToken)
    {
        if (!_isPrepared)
            await PrepareAsync(isStoredOnly: false, cancellationToken);
    }

    /// <summary>
    /// Makes the snapshots that are missing; those that could not be made before as well if the library has changed since, and those that were made
    /// of a definition that is another one now.
    /// </summary>
    /// <param name="isStoredOnly">True to leave those of packages that nobody tried yet for later.</param>
    /// <param name="cancellationToken">Gives up between two of them.</param>
    /// <returns>How many were made.</returns>
    public async System.Threading.Tasks.Task<int> PrepareAsync(bool isStoredOnly, CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken);
        try
        {
            var revision = library.Revision;
            var missing = library.OfType(Type)
                .Where(entry => (entry.Origin == DefinitionOrigin.Stored || !isStoredOnly || _made.ContainsKey(entry.Key)) && !Brings(entry) && IsWanted(entry, revision))
                .ToList();
            var (count, isOld) = (0, missing.Exists(entry => _made.GetValueOrDefault(entry.Key)?.Packed is not null));
            var pending = missing.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
            var resolver = new DefinitionResolver(
                library, entry => pending.Contains(entry.Key) ? null : Of(entry), entry => pending.Contains(entry.Key) ? [] : UsesOf(entry));
            foreach (var entry in missing)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var made = await MakeAsync(entry, resolver, revision);
                _made[entry.Key] = made;
                pending.Remove(entry.Key);
                count += made.Packed is null ? 0 : 1;
            }

            if (missing.Count > 0)
                Forget();
            if (count > 0 || isOld)
                library.Touch();
            _isPrepared |= !isStoredOnly;
            return count;
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Tries to make the snapshot of a StructureDefinition that is not in the library yet.</summary>
    /// <param name="definition">UTF-8 JSON, with a differential.</param>
    /// <param name="others">UTF-8 JSON of StructureDefinitions that it may build on beside those of the library.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>The JSON with its snapshot, or null and why there is none.</returns>
    public async System.Threading.Tasks.Task<(ReadOnlyMemory<byte>? Json, string? Fault)> CompleteAsync(
        ReadOnlyMemory<byte> definition, IReadOnlyCollection<ReadOnlyMemory<byte>> others, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (json, fault) = await MakeAsync(definition, new DefinitionResolver(library, Of, UsesOf, others));
        // A null that becomes a memory becomes an empty one, not none.
        return (json is null ? default(ReadOnlyMemory<byte>?) : json, fault);
    }

    /// <inheritdoc/>
    public void Dispose() => _making.Dispose();

    /// <summary>The definition with its snapshot, or null as for <see cref="Find"/>.</summary>
    internal ReadOnlyMemory<byte>? Of(DefinitionEntry entry)
    {
        if (Brings(entry))
            return library.Read(entry);
        return _made.TryGetValue(entry.Key, out var made) && made.Packed is not null ? PackedBytes.Unpack(made.Packed, made.Plain) : default(ReadOnlyMemory<byte>?);
    }

    private bool Brings(DefinitionEntry entry) => entry.HasSnapshot ?? _looked.GetOrAdd(
        entry.Key, static (_, asked) => DefinitionHead.Read(asked.library.Read(asked.entry).Span).HasSnapshot == true, (library, entry));

    private bool IsWanted(DefinitionEntry entry, long revision) => !_made.TryGetValue(entry.Key, out var made)
        || (made.Packed is null ? made.Revision != revision : made.Revision != revision && made.Uses.Any(used => library.FindEntry(Type, used.Key)?.Key != used.Value));

    private IEnumerable<KeyValuePair<string, string?>> UsesOf(DefinitionEntry entry) => _made.TryGetValue(entry.Key, out var made) ? made.Uses : [];

    private async System.Threading.Tasks.Task<Made> MakeAsync(DefinitionEntry entry, DefinitionResolver resolver, long revision)
    {
        var uses = resolver.Begin();
        var (json, fault) = await MakeAsync(library.Read(entry), resolver);
        return new Made(json is null ? null : PackedBytes.Pack(json), json?.Length ?? 0, revision, fault, uses);
    }

    private static async System.Threading.Tasks.Task<(byte[]? Json, string? Fault)> MakeAsync(ReadOnlyMemory<byte> bare, DefinitionResolver resolver)
    {
        try
        {
            var definition = DefinitionResolver.Parse(bare);
            if (definition.Differential is null || string.IsNullOrEmpty(definition.BaseDefinition))
                return (null, "It has neither a snapshot nor a differential on a baseDefinition.");
            var generator = new SnapshotGenerator(resolver, s_settings);
            await generator.UpdateAsync(definition);
            return definition.Snapshot is { Element.Count: > 0 } ? (s_writer.SerializeToBytes(definition), null) : (null, Told(generator.Outcome));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The generator raises all sorts of things at definitions that make no sense; it is the definition that is at fault, and it is told.
            return (null, $"Its snapshot cannot be made: {failure.Message}");
        }
    }

    private static string Told(OperationOutcome? outcome) =>
        $"Its snapshot cannot be made: {string.Join(" ", outcome?.Issue.Select(issue => issue.Details?.Text ?? issue.Diagnostics) ?? [])}";

    // What the library has left behind needs no snapshot any more.
    private void Forget()
    {
        var known = library.OfType(Type).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var key in _made.Keys.Where(key => !known.Contains(key)))
            _made.TryRemove(key, out _);
    }

    private sealed record Made(byte[]? Packed, int Plain, long Revision, string? Fault, IReadOnlyDictionary<string, string?> Uses);
}
