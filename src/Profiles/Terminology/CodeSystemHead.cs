namespace Profiles.Terminology;

/// <summary>What a CodeSystem says of itself: https://hl7.org/fhir/R4/codesystem-definitions.html.</summary>
internal sealed record CodeSystemHead
{
    /// <summary>The canonical, without version.</summary>
    public string Url { get; set; } = "";

    /// <summary>The business version; null without.</summary>
    public string? Version { get; set; }

    /// <summary>The name for computers; null without.</summary>
    public string? Name { get; set; }

    /// <summary>The name for people; null without.</summary>
    public string? Title { get; set; }

    /// <summary>How much of it is here.</summary>
    public string Content { get; set; } = "complete";

    /// <summary>The language of its displays; null when it is not said.</summary>
    public string? Language { get; set; }

    /// <summary>What the hierarchy means; null when it is not said.</summary>
    public string? HierarchyMeaning { get; set; }

    /// <summary>Whether case matters in codes.</summary>
    public bool IsCaseSensitive { get; set; } = true;

    /// <summary>The codes of the properties that it declares, each with its meaning where it has one of those that FHIR knows.</summary>
    public Dictionary<string, string?> Properties { get; } = new(StringComparer.Ordinal);
}
