using System.Text.Json.Nodes;

namespace FhirServer.Interactions.Patching;

/// <summary>
/// A repeating element in its JSON: an array of values and, for primitives, one beside it with their ids and extensions, kept place by place.
/// See https://hl7.org/fhir/R4/json.html#primitive.
/// </summary>
/// <param name="holder">The object that has the arrays as properties.</param>
/// <param name="name">The property.</param>
internal sealed class ElementList(JsonObject holder, string name)
{
    private readonly string _companionName = $"_{name}";

    /// <summary>How many places there are.</summary>
    public int Count => Math.Max(Items(name).Count, Items(_companionName).Count);

    /// <summary>Puts an item at a place; those from there on move up.</summary>
    public void Insert(int index, JsonNode? value, JsonNode? companion) => Change(items => items.Insert(index, (value, companion)));

    /// <summary>Puts an item in the place of another.</summary>
    public void Replace(int index, JsonNode? value, JsonNode? companion) => Change(items => items[index] = (value, companion));

    /// <summary>Gives an item other extensions.</summary>
    public void SetCompanion(int index, JsonNode companion) => Change(items => items[index] = (items[index].Value, companion));

    /// <summary>Takes an item out; those after it move down.</summary>
    public void RemoveAt(int index) => Change(items => items.RemoveAt(index));

    /// <summary>Takes an item out and puts it at a place in what remains.</summary>
    public void Move(int source, int destination) => Change(items =>
    {
        var item = items[source];
        items.RemoveAt(source);
        items.Insert(destination, item);
    });

    private void Change(Action<List<(JsonNode? Value, JsonNode? Companion)>> change)
    {
        var (values, companions) = (Items(name), Items(_companionName));
        var items = new List<(JsonNode? Value, JsonNode? Companion)>();
        for (var i = 0; i < Math.Max(values.Count, companions.Count); i++)
            items.Add((i < values.Count ? values[i] : null, i < companions.Count ? companions[i] : null));
        values.Clear();
        companions.Clear();
        change(items);
        Store(name, [.. items.Select(item => item.Value)]);
        Store(_companionName, [.. items.Select(item => item.Companion)]);
    }

    private void Store(string property, JsonNode?[] items)
    {
        if (Array.TrueForAll(items, item => item is null))
            holder.Remove(property);
        else
            holder[property] = new JsonArray(items);
    }

    private JsonArray Items(string property) => holder[property] as JsonArray ?? [];
}
