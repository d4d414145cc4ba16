using System.Text.Json.Nodes;

namespace FhirServer.Operations.Resources;

/// <summary>
/// What capability statements say that a server can do, as sets: which modes, and in these which types, interactions, search parameters and
/// operations. See https://hl7.org/fhir/R4/capabilitystatement.html.
/// </summary>
internal static class CapabilityParts
{
    // Each list by what tells its items apart; what stands below an item is such lists again.
    private static readonly (string List, string Key)[] s_lists =
        [("rest", "mode"), ("resource", "type"), ("interaction", "code"), ("searchParam", "name"), ("operation", "name")];

    private static readonly string[] s_words = ["format", "patchFormat", "searchInclude", "searchRevInclude", "compartment"];

    /// <summary>What one says and another does not, as places in it: <c>rest(server).resource(Patient).interaction(read)</c>.</summary>
    /// <param name="needed">The one.</param>
    /// <param name="given">The other.</param>
    public static IEnumerable<string> Missing(JsonObject needed, JsonObject given)
    {
        foreach (var (list, key) in s_lists)
        {
            foreach (var item in Items(needed, list))
            {
                var place = $"{list}({(string?)item[key]})";
                if (Find(given, list, key, (string?)item[key]) is not { } other)
                    yield return place;
                else
                {
                    foreach (var below in Missing(item, other))
                        yield return $"{place}.{below}";
                }
            }
        }

        foreach (var name in s_words)
        {
            foreach (var word in Words(needed, name).Except(Words(given, name), StringComparer.Ordinal))
                yield return $"{name}({word})";
        }
    }

    /// <summary>What both say, or what either says, as a statement of what a server shall do.</summary>
    /// <param name="left">The one; what else is said of a thing is taken from it.</param>
    /// <param name="right">The other.</param>
    /// <param name="isUnion">True for what either says.</param>
    /// <param name="date">The date of the statement, YYYY-MM-DD.</param>
    public static JsonObject Joined(JsonObject left, JsonObject right, bool isUnion, string date)
    {
        var joined = new JsonObject
        {
            ["resourceType"] = "CapabilityStatement",
            ["status"] = "draft",
            ["date"] = date,
            ["description"] = isUnion ? "What at least one of two servers does." : "What both of two servers do.",
            ["kind"] = "requirements",
            ["fhirVersion"] = left["fhirVersion"]?.DeepClone() ?? "4.0.1",
        };
        Join(joined, left, right, isUnion);
        return joined;
    }

    private static void Join(JsonObject joined, JsonObject left, JsonObject right, bool isUnion)
    {
        foreach (var name in s_words)
        {
            var (one, other) = (Words(left, name), Words(right, name));
            Set(joined, name, (isUnion ? one.Union(other, StringComparer.Ordinal) : one.Intersect(other, StringComparer.Ordinal)).Select(word => (JsonNode)word));
        }

        foreach (var (list, key) in s_lists)
            Set(joined, list, JoinedItems(left, right, list, key, isUnion));
    }

    private static IEnumerable<JsonNode> JoinedItems(JsonObject left, JsonObject right, string list, string key, bool isUnion)
    {
        foreach (var item in Items(left, list))
        {
            if (Find(right, list, key, (string?)item[key]) is { } other)
            {
                var both = item.DeepClone().AsObject();
                Join(both, item, other, isUnion);
                yield return both;
            }
            else if (isUnion)
            {
                yield return item.DeepClone();
            }
        }

        foreach (var item in isUnion ? Items(right, list) : [])
        {
            if (Find(left, list, key, (string?)item[key]) is null)
                yield return item.DeepClone();
        }
    }

    // FHIR has no empty lists.
    private static void Set(JsonObject holder, string name, IEnumerable<JsonNode> values)
    {
        JsonNode[] all = [.. values];
        if (all.Length == 0)
            holder.Remove(name);
        else
            holder[name] = new JsonArray(all);
    }

    private static IEnumerable<JsonObject> Items(JsonObject holder, string list) => (holder[list] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static JsonObject? Find(JsonObject holder, string list, string key, string? value) => Items(holder, list).FirstOrDefault(item => (string?)item[key] == value);

    private static List<string> Words(JsonObject holder, string name) => [.. (holder[name] as JsonArray)?.Select(word => (string?)word).OfType<string>() ?? []];
}
