using System.Text.Json;

namespace Profiles.Validation.Compilation;

/// <summary>One type an element may have: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type.</summary>
/// <param name="Code">"HumanName", "Reference"; a FHIRPath type as a FHIR name.</param>
/// <param name="Profiles">Profiles of which it must fit one.</param>
/// <param name="Targets">Of a reference: profiles or types of which the target must fit one.</param>
/// <param name="Aggregation">Of a reference: contained, referenced, bundled; empty for any.</param>
/// <param name="Versioning">Of a reference: either, independent or specific; null for either.</param>
internal sealed record DefinitionType(
    string Code, IReadOnlyList<string> Profiles, IReadOnlyList<string> Targets, IReadOnlyList<string> Aggregation, string? Versioning)
{
    private const string SystemTypes = "http://hl7.org/fhirpath/System.";
    private const string CoreTypes = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>Reads one.</summary>
    public static DefinitionType Read(JsonElement type) =>
        new(Name(type), type.Texts("profile"), type.Texts("targetProfile"), type.Texts("aggregation"), type.Text("versioning"));

    /// <summary>The type a canonical of the core definitions names, when it is so written; null otherwise.</summary>
    public static string? CoreType(string canonical) =>
        canonical.StartsWith(CoreTypes, StringComparison.Ordinal) && canonical.Length > CoreTypes.Length && char.IsUpper(canonical[CoreTypes.Length]) && !canonical.Contains('|', StringComparison.Ordinal)
            ? canonical[CoreTypes.Length..]
            : null;

    private static string Name(JsonElement type)
    {
        var code = type.Text("code") ?? "";
        return code.StartsWith(SystemTypes, StringComparison.Ordinal) ? char.ToLowerInvariant(code[SystemTypes.Length]) + code[(SystemTypes.Length + 1)..] : code;
    }
}
