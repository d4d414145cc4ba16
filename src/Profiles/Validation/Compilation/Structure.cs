using System.Text.Json;
using Profiles.Conformance;

namespace Profiles.Validation.Compilation;

/// <summary>A StructureDefinition that is open for reading.</summary>
/// <param name="Canonical">Its url.</param>
/// <param name="Type">The type it defines or constrains.</param>
/// <param name="IsProfile">Whether it constrains a type rather than defining one.</param>
/// <param name="Json">All of it.</param>
/// <param name="Root">Its snapshot as a tree.</param>
internal sealed record Structure(string Canonical, string Type, bool IsProfile, JsonElement Json, DefinitionNode Root);

/// <summary>
/// The StructureDefinitions that are open while one of them is compiled: slices are told apart by what stands in others. Disposing closes them.
/// </summary>
/// <param name="snapshots">The definitions.</param>
internal sealed class OpenStructures(Snapshots snapshots) : IDisposable
{
    private static readonly JsonDocumentOptions AsDeepAsStored = new() { MaxDepth = 512 };

    private readonly Dictionary<string, Structure?> _open = new(StringComparer.Ordinal);
    private readonly List<JsonDocument> _documents = [];

    /// <summary>A definition; null when it is not known.</summary>
    /// <param name="canonical">"url" or "url|version".</param>
    /// <exception cref="InvalidDefinitionException">It is no StructureDefinition, or has no usable snapshot.</exception>
    public Structure? Find(string canonical)
    {
        if (_open.TryGetValue(canonical, out var known))
            return known;
        return _open[canonical] = snapshots.Find(canonical) is { } json ? Read(canonical, json) : null;
    }

    /// <summary>The definition of a FHIR type.</summary>
    public Structure? FindType(string type) => Find($"http://hl7.org/fhir/StructureDefinition/{type}");

    /// <inheritdoc/>
    public void Dispose() => _documents.ForEach(document => document.Dispose());

    // Only FHIR defines types; what somebody else calls a specialization constrains one.
    private static bool IsOfFhir(JsonElement json) =>
        json.Text("url")?.StartsWith("http://hl7.org/fhir/StructureDefinition/", StringComparison.Ordinal) ?? false;

    private Structure Read(string canonical, ReadOnlyMemory<byte> utf8)
    {
        var document = JsonDocument.Parse(utf8, AsDeepAsStored);
        _documents.Add(document);
        var json = document.RootElement;
        if (!json.TryGetProperty("snapshot", out var snapshot))
            throw new InvalidDefinitionException("It has no snapshot, and none could be made of its differential.");
        return new Structure(
            json.Text("url") ?? canonical,
            json.Text("type") ?? throw new InvalidDefinitionException("It names no type."),
            json.Text("derivation") == "constraint" || !IsOfFhir(json),
            json,
            DefinitionNode.Build(snapshot.Items("element")));
    }
}
