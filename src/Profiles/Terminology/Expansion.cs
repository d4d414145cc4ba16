namespace Profiles.Terminology;

/// <summary>Which codes of a value set are asked for: https://hl7.org/fhir/R4/valueset-operation-expand.html.</summary>
public sealed record ExpansionAsk
{
    /// <summary>Words that a code or its names must have; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>How many to leave out before the first.</summary>
    public int Offset { get; init; }

    /// <summary>How many at most; null for all.</summary>
    public int? Count { get; init; }

    /// <summary>Whether codes that are not to be used any more are left out.</summary>
    public bool ActiveOnly { get; init; }

    /// <summary>Whether codes that only group others are left out.</summary>
    public bool SelectableOnly { get; init; }

    /// <summary>The language of the displays, BCP-47, or several by preference with commas; null for that of the code system.</summary>
    public string? DisplayLanguage { get; init; }

    /// <summary>Code systems whose codes are left out: "url" or "url|version".</summary>
    public IReadOnlyList<string> ExcludedSystems { get; init; } = [];
}

/// <summary>Codes of a value set.</summary>
/// <param name="Total">How many there are with all pages.</param>
/// <param name="Codes">Those of the page.</param>
/// <param name="UsedSystems">The code systems they come from, "url" or "url|version".</param>
public sealed record Expansion(int Total, IReadOnlyList<ExpandedCode> Codes, IReadOnlyList<string> UsedSystems);

/// <summary>A code of a value set.</summary>
/// <param name="System">Its code system.</param>
/// <param name="Code">The code.</param>
/// <param name="Display">Its name in the language asked for; null without.</param>
/// <param name="IsInactive">Whether it is not to be used any more.</param>
/// <param name="IsAbstract">Whether it is not meant to be chosen.</param>
/// <param name="Designations">Its other names.</param>
public sealed record ExpandedCode(string System, string Code, string? Display, bool IsInactive, bool IsAbstract, IReadOnlyList<Designation> Designations);
