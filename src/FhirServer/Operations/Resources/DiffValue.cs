using System.Text.Json.Nodes;
using Profiles.Conformance;

namespace FhirServer.Operations.Resources;

/// <summary>A value as JSON has it: itself and, for primitives, id and extensions beside it. See https://hl7.org/fhir/R4/json.html#primitive.</summary>
/// <param name="Json">The value, or null.</param>
/// <param name="Companion">Id and extensions, or null.</param>
internal sealed record DiffValue(JsonNode? Json, JsonNode? Companion)
{
    /// <summary>The value of an element that does not repeat.</summary>
    public static DiffValue Of(JsonObject holder, ElementSchema schema) => new(holder[schema.JsonName], holder[$"_{schema.JsonName}"]);

    /// <summary>The values of one that does.</summary>
    public static List<DiffValue> ListOf(JsonObject holder, ElementSchema schema)
    {
        var (values, companions) = (holder[schema.JsonName] as JsonArray, holder[$"_{schema.JsonName}"] as JsonArray);
        var list = new List<DiffValue>();
        for (var i = 0; i < Math.Max(values?.Count ?? 0, companions?.Count ?? 0); i++)
            list.Add(new DiffValue(i < values?.Count ? values[i] : null, i < companions?.Count ? companions[i] : null));
        return list;
    }

    /// <summary>Whether both are written alike: 1.10 is not 1.1.</summary>
    public bool IsSame(DiffValue other) => Text(Json) == Text(other.Json) && Text(Companion) == Text(other.Companion);

    private static string? Text(JsonNode? node) => node?.ToJsonString();
}
