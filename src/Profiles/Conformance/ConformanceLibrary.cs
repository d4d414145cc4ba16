using System.Security.Cryptography;
using System.Text;

namespace Profiles.Conformance;

/// <summary>
/// Every definition the server knows - StructureDefinition, SearchParameter, ValueSet, CodeSystem, OperationDefinition,
/// CompartmentDefinition... - found by canonical and read when asked for. It holds FHIR R4 itself, the guides built in, packages from a
/// folder, and above them what clients stored, which changes while the server runs. Safe for use by many threads: readers see the library
/// before a change or after it. It keeps no bytes in plain, so a caller that needs a definition often keeps what it made of it, together with
/// <see cref="Revision"/> or under <see cref="DefinitionEntry.Key"/>.
/// <para>
/// Versions stand side by side. "url|version" finds that version. "url" finds the newest by <see cref="CanonicalVersion"/>. Of one version in
/// several places a stored one counts before those of packages, and these before core; of several packages the later, of several stored ones
/// the one written last. But what FHIR R4 itself defines under http://hl7.org/fhir/ stands: "url" and "url|4.0.1" find FHIR's own, whatever
/// anybody else says; another version of it is only found by "url|version".
/// </para>
/// See https://hl7.org/fhir/R4/conformance-module.html and https://hl7.org/fhir/R4/references.html#canonical.
/// </summary>
public sealed class ConformanceLibrary
{
    private const int LongestId = 64;
    private const int MarkBytes = 4;

    private readonly PackageReader _core;
    private volatile DefinitionTable _packages;
    private readonly DefinitionEntry[] _packaged;
    private readonly Lock _changing = new();
    private volatile StoredDefinitions _stored = StoredDefinitions.None;
    private long _revision = 1;

    /// <summary>A library of FHIR R4 and packages.</summary>
    /// <param name="core">FHIR R4 (4.0.1).</param>
    /// <param name="others">The entries of packages, in the order of the packages: those that others depend on first.</param>
    internal ConformanceLibrary(PackageReader core, params IEnumerable<DefinitionEntry> others)
    {
        _core = core;
        _packaged = Apart([.. core.Entries, .. others]);
        _packages = new DefinitionTable(_packaged);
    }

    /// <summary>
    /// Grows at every change of what can be found. What was made of definitions (compiled rules, expansions) is as good as the revision
    /// that was read before it was made.
    /// </summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>The definitions of FHIR R4 (4.0.1) embedded in this assembly, alone.</summary>
    public static ConformanceLibrary OpenCore() => new(PackageReader.OpenCore());

    /// <summary>All definitions embedded in this assembly: FHIR R4 and the guides built in.</summary>
    public static ConformanceLibrary OpenEmbedded() => Open(new PackageFolder(directory: null, PackageLimits.Default));

    /// <summary>All definitions embedded in this assembly, and those of a folder of packages.</summary>
    /// <param name="packages">The folder.</param>
    public static ConformanceLibrary Open(PackageFolder packages) =>
        new(packages.Embedded[0], packages.Embedded.Skip(1).SelectMany(pack => pack.Entries).Concat(packages.Entries));

    /// <summary>The UTF-8 JSON of a definition, or null when the library does not have it.</summary>
    /// <param name="canonical">"url" or "url|version"; see above for which one counts.</param>
    public ReadOnlyMemory<byte>? Find(string canonical) =>
        FindEntry(canonical) is { } entry ? Read(entry) : default(ReadOnlyMemory<byte>?);

    /// <summary>What is known about a definition, or null when the library does not have it.</summary>
    /// <param name="canonical">"url" or "url|version", as for <see cref="Find"/>.</param>
    public DefinitionEntry? FindEntry(string canonical) => FindEntry(null, canonical);

    /// <summary>What is known about a definition of one type, or null when the library does not have it.</summary>
    /// <param name="resourceType">"ValueSet", "CodeSystem"...; null for any.</param>
    /// <param name="canonical">"url" or "url|version", as for <see cref="Find"/>.</param>
    public DefinitionEntry? FindEntry(string? resourceType, string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        var url = bar < 0 ? canonical.AsSpan() : canonical.AsSpan(0, bar);
        var version = bar < 0 ? null : canonical[(bar + 1)..];
        var packaged = Last(_packages.ByUrl(url), resourceType, version);
        var stored = Last(_stored.Table.ByUrl(url), resourceType, version);
        return packaged is null || (stored is not null && DefinitionTable.Rank(stored, packaged) >= 0) ? stored : packaged;
    }

    /// <summary>All definitions of one resource type: those of packages in their order, then what is stored; none for an unknown type.</summary>
    /// <param name="resourceType">"StructureDefinition", "ValueSet"...</param>
    public IReadOnlyList<DefinitionEntry> OfType(string resourceType) => _stored.Table.OfType(resourceType) is { Count: > 0 } stored
        ? [.. _packages.OfType(resourceType), .. stored]
        : _packages.OfType(resourceType);

    /// <summary>All definitions of one resource type that came with the server or its packages, in their order.</summary>
    /// <param name="resourceType">"StructureDefinition", "ValueSet"...</param>
    public IReadOnlyList<DefinitionEntry> PackagedOfType(string resourceType) => _packages.OfType(resourceType);

    /// <summary>The definition of a package with an id, or null. Ids that come twice are made different: the first package keeps its own.</summary>
    public DefinitionEntry? Packaged(string resourceType, string id) => _packages.ById(resourceType, id);

    /// <summary>All definitions of packages with a canonical URL, the one that counts most last.</summary>
    /// <param name="url">Without version.</param>
    public IReadOnlyList<DefinitionEntry> PackagedByUrl(string url) => [.. _packages.ByUrl(url)];

    /// <summary>Says whether clients store a definition under an id at present.</summary>
    public bool IsStored(string resourceType, string id) => _stored.Table.ById(resourceType, id) is not null;

    /// <summary>Says whether clients store any definition of a type at present.</summary>
    public bool IsStored(string resourceType) => _stored.Table.OfType(resourceType).Count > 0;

    /// <summary>Says whether a canonical URL is one of FHIR R4 itself, whose definition nobody can replace.</summary>
    /// <param name="url">The canonical URL, without version.</param>
    public bool IsFixed(string url) => _packages.ByUrl(url) is [.., var last] && DefinitionTable.IsFixed(last);

    /// <summary>The UTF-8 JSON of a definition found by its entry.</summary>
    /// <param name="entry">An entry this library gave; it can be read also when the library has left it behind.</param>
    public ReadOnlyMemory<byte> Read(DefinitionEntry entry) => entry.Source.Read(entry);

    /// <summary>Takes note of what clients stored, changed or deleted; readers see all of it or nothing.</summary>
    /// <param name="changes">The changes, in any order; what is older than what is known is passed over.</param>
    /// <exception cref="System.Text.Json.JsonException">One of them is no resource; then none is taken.</exception>
    /// <returns>True when something of it was news.</returns>
    public bool Take(IReadOnlyCollection<StoredDefinition> changes)
    {
        lock (_changing)
        {
            var next = _stored.With(changes);
            if (ReferenceEquals(next, _stored))
                return false;
            _stored = next;
            Interlocked.Increment(ref _revision);
            return true;
        }
    }

    /// <summary>Takes definitions that the program itself makes: they are then like those of a package, the last of all.</summary>
    /// <param name="definitions">UTF-8 JSON of each; those given before are forgotten.</param>
    /// <exception cref="System.Text.Json.JsonException">One of them is no resource; then none is taken.</exception>
    public void Provide(IReadOnlyCollection<ReadOnlyMemory<byte>> definitions)
    {
        var made = definitions.Select(json => DefinitionHead.Read(json.Span) with { Origin = DefinitionOrigin.Package, Source = new MadeDefinition(json) });
        lock (_changing)
        {
            _packages = new DefinitionTable(Apart([.. _packaged, .. made]));
            Interlocked.Increment(ref _revision);
        }
    }

    /// <summary>Says that something else that can be found has changed: a snapshot was made.</summary>
    internal void Touch() => Interlocked.Increment(ref _revision);

    /// <summary>
    /// The UTF-8 JSON of every SearchParameter of FHIR R4 (some 1,400; they share one inflated block, so keep none of the memory for
    /// long). See https://hl7.org/fhir/R4/searchparameter-registry.html.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>> SearchParameters() => _core.ReadAll(_core.Entries.Where(entry => entry.ResourceType == "SearchParameter"));

    /// <summary>
    /// The UTF-8 JSON of a CompartmentDefinition of FHIR R4, or null when there is none of that code.
    /// See https://hl7.org/fhir/R4/compartmentdefinition.html.
    /// </summary>
    /// <param name="code">"Patient", "Encounter", "RelatedPerson", "Practitioner" or "Device".</param>
    public ReadOnlyMemory<byte>? Compartment(string code) =>
        _core.Entries.FirstOrDefault(entry => entry.ResourceType == "CompartmentDefinition" && entry.Code == code) is { } entry
            ? _core.Read(entry)
            : default(ReadOnlyMemory<byte>?);

    // Packages know nothing of each other, and their ids are short. The name of the package makes them different, so that they stay the same.
    private static DefinitionEntry[] Apart(DefinitionEntry[] entries)
    {
        var seen = new HashSet<(string, string)>(entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = entries[i];
            if (seen.Add((entry.ResourceType, entry.Id)))
                continue;
            var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entry.Source.Label)).AsSpan(0, MarkBytes));
            entries[i] = entry with { Id = $"{entry.Id[..Math.Min(entry.Id.Length, LongestId - mark.Length - 1)]}-{mark}" };
            seen.Add((entry.ResourceType, entries[i].Id));
        }

        return entries;
    }

    private static DefinitionEntry? Last(ReadOnlySpan<DefinitionEntry> entries, string? resourceType, string? version)
    {
        for (var i = entries.Length - 1; i >= 0; i--)
        {
            if ((resourceType is null || entries[i].ResourceType == resourceType) && (version is null || entries[i].Version == version))
                return entries[i];
        }

        return null;
    }
}
