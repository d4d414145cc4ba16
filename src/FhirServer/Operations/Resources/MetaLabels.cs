using System.Text.Json.Nodes;

namespace FhirServer.Operations.Resources;

/// <summary>
/// Profiles, security labels and tags as sets: a profile is the same by its URL, a label by system and code.
/// See https://hl7.org/fhir/R4/resource.html#Meta.
/// </summary>
internal static class MetaLabels
{
    private static readonly string[] s_sets = ["profile", "security", "tag"];

    /// <summary>Adds what is not there yet.</summary>
    /// <returns>True when something was added.</returns>
    public static bool Add(JsonObject meta, JsonObject more)
    {
        var changed = false;
        foreach (var set in s_sets)
        {
            foreach (var label in Items(more, set).Where(label => !Items(meta, set).Any(other => IsSame(label, other))))
            {
                if (meta[set] is not JsonArray labels)
                    meta[set] = labels = [];
                labels.Add(label.DeepClone());
                changed = true;
            }
        }

        return changed;
    }

    /// <summary>Removes what is there.</summary>
    /// <returns>True when something was removed.</returns>
    public static bool Remove(JsonObject meta, JsonObject fewer)
    {
        var changed = false;
        foreach (var set in s_sets)
        {
            foreach (var label in Items(meta, set).Where(label => Items(fewer, set).Any(other => IsSame(label, other))))
            {
                ((JsonArray)meta[set]!).Remove(label);
                changed = true;
            }

            if (meta[set] is JsonArray { Count: 0 })
                meta.Remove(set);
        }

        return changed;
    }

    private static List<JsonNode> Items(JsonObject meta, string set) => meta[set] is JsonArray labels ? [.. labels.OfType<JsonNode>()] : [];

    private static bool IsSame(JsonNode a, JsonNode b) => a is JsonObject
        ? (string?)a["system"] == (string?)b["system"] && (string?)a["code"] == (string?)b["code"]
        : (string?)a == (string?)b;
}
