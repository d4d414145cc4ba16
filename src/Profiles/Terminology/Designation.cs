using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>Another name of a concept: https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.concept.designation.</summary>
/// <param name="Language">Its language, BCP-47; null without.</param>
/// <param name="UseSystem">The code system of what it is used for; null without.</param>
/// <param name="UseCode">What it is used for; null without.</param>
/// <param name="Value">The name.</param>
public sealed record Designation(string? Language, string? UseSystem, string? UseCode, string Value)
{
    /// <summary>Whether a text is the display or one of the designations, without regard to case and to how much white space there is.</summary>
    internal static bool IsAny(string text, string? display, IReadOnlyList<Designation> designations)
    {
        if (display is null && designations.Count == 0)
            return true;
        if (display is not null && FoldedText.Same(text, display))
            return true;
        foreach (var designation in designations)
        {
            if (FoldedText.Same(text, designation.Value))
                return true;
        }

        return false;
    }

    /// <summary>The designations of a concept.</summary>
    internal static IReadOnlyList<Designation> ReadAll(JsonElement concept)
    {
        if (!concept.TryGetProperty("designation", out var items) || items.ValueKind != JsonValueKind.Array)
            return [];
        var all = new List<Designation>(items.GetArrayLength());
        foreach (var item in items.EnumerateArray())
        {
            if (JsonRead.Text(item, "value") is not { } value)
                continue;
            var use = item.TryGetProperty("use", out var coding) ? coding : default;
            all.Add(new Designation(JsonRead.Text(item, "language"), JsonRead.Text(use, "system"), JsonRead.Text(use, "code"), value));
        }

        return all;
    }
}
