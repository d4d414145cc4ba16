namespace Profiles.Terminology;

/// <summary>A concept of a code system: https://hl7.org/fhir/R4/codesystem.html.</summary>
/// <param name="Code">Its code, as written.</param>
public sealed record CodeSystemConcept(string Code)
{
    /// <summary>The name the code system prefers; null without.</summary>
    public string? Display { get; internal set; }

    /// <summary>Its other names.</summary>
    internal IReadOnlyList<Designation> Designations { get; set; } = [];

    /// <summary>The concepts that directly subsume it.</summary>
    public HashSet<string> Parents { get; } = new(StringComparer.Ordinal);

    /// <summary>The concepts that it directly subsumes.</summary>
    public HashSet<string> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Its properties: code and value, as written.</summary>
    public List<KeyValuePair<string, string>> Properties { get; } = [];

    /// <summary>True when it is not to be used any more.</summary>
    public bool IsInactive => Properties.Exists(property => property is { Key: "inactive", Value: "true" } or { Key: "status", Value: "inactive" or "retired" or "deprecated" });

    /// <summary>Whether a text is one of its names.</summary>
    internal bool IsCalled(string text) => Designation.IsAny(text, Display, Designations);
}
