namespace Profiles.Conformance;

/// <summary>
/// Every definition the server knows - StructureDefinition, SearchParameter, ValueSet, CodeSystem, OperationDefinition,
/// CompartmentDefinition... - found by canonical and read when asked for. Safe for use by many threads; keeps no bytes,
/// so a caller that needs a definition often keeps what it made of it.
/// See https://hl7.org/fhir/R4/conformance-module.html.
/// </summary>
/// <param name="package">Where the definitions come from.</param>
public sealed class ConformanceLibrary(PackageReader package)
{
    private readonly Dictionary<string, DefinitionEntry[]> _byUrl = package.Entries
        .Where(entry => entry.Url is not null)
        .GroupBy(entry => entry.Url!)
        .ToDictionary(group => group.Key, group => group.ToArray());

    private readonly Dictionary<string, DefinitionEntry[]> _byResourceType = package.Entries
        .GroupBy(entry => entry.ResourceType)
        .ToDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Grows whenever a definition joins, changes or leaves: what is made of definitions holds for one revision.</summary>
    public long Revision => 0;

    /// <summary>The definitions of FHIR R4 (4.0.1) embedded in this assembly.</summary>
    public static ConformanceLibrary OpenCore() => new(PackageReader.OpenCore());

    /// <summary>The UTF-8 JSON of a definition, or null when the library does not have it.</summary>
    /// <param name="canonical">
    /// "url" or "url|version". Without version: the last one in the package. See https://hl7.org/fhir/R4/references.html#canonical.
    /// </param>
    public ReadOnlyMemory<byte>? Find(string canonical) =>
        FindEntry(canonical) is { } entry ? package.Read(entry) : default(ReadOnlyMemory<byte>?);

    /// <summary>What the index says about a definition, or null when the library does not have it.</summary>
    /// <param name="canonical">"url" or "url|version", as for <see cref="Find"/>.</param>
    public DefinitionEntry? FindEntry(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        var url = bar < 0 ? canonical.AsSpan() : canonical.AsSpan(0, bar);
        if (!_byUrl.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(url, out var entries)) return null;
        return bar < 0 ? entries[^1] : Array.Find(entries, entry => canonical.AsSpan(bar + 1).SequenceEqual(entry.Version));
    }

    /// <summary>All definitions of one resource type, in the order of the package; none for an unknown type.</summary>
    /// <param name="resourceType">"StructureDefinition", "ValueSet"...</param>
    public IReadOnlyList<DefinitionEntry> OfType(string resourceType) => _byResourceType.GetValueOrDefault(resourceType) ?? [];

    /// <summary>The UTF-8 JSON of a definition found by its entry.</summary>
    /// <param name="entry">An entry this library gave.</param>
    public ReadOnlyMemory<byte> Read(DefinitionEntry entry) => package.Read(entry);

    /// <summary>
    /// The UTF-8 JSON of every SearchParameter (some 1,400; they share one inflated block, so keep none of the memory for
    /// long). See https://hl7.org/fhir/R4/searchparameter-registry.html.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>> SearchParameters() => package.ReadAll(OfType("SearchParameter"));

    /// <summary>
    /// The UTF-8 JSON of a CompartmentDefinition, or null when there is none of that code.
    /// See https://hl7.org/fhir/R4/compartmentdefinition.html.
    /// </summary>
    /// <param name="code">"Patient", "Encounter", "RelatedPerson", "Practitioner" or "Device".</param>
    public ReadOnlyMemory<byte>? Compartment(string code) =>
        OfType("CompartmentDefinition").FirstOrDefault(entry => entry.Code == code) is { } entry
            ? package.Read(entry)
            : default(ReadOnlyMemory<byte>?);
}
