using System.Text.Json.Nodes;

namespace FhirServer.Interactions.Patching;

/// <summary>FHIR has neither empty objects nor empty arrays: what a removal has left empty goes too. See https://hl7.org/fhir/R4/json.html.</summary>
internal static class EmptyPlaces
{
    /// <summary>Removes an object or array when nothing is in it, and then what held nothing else; the resource itself stays.</summary>
    public static void Prune(JsonNode? place)
    {
        while (place is { Parent: { } holder } && IsEmpty(place))
        {
            if (holder is JsonObject json)
                json.Remove(place.GetPropertyName());
            else
                RemoveItem(holder.AsArray(), place.GetElementIndex());
            place = holder;
        }
    }

    private static bool IsEmpty(JsonNode place) => place switch
    {
        JsonObject json => json.Count == 0,
        JsonArray array => array.All(item => item is null),
        _ => false,
    };

    // In a list of extensions each place belongs to the primitive at the same place.
    private static void RemoveItem(JsonArray array, int index)
    {
        if (array.Parent is JsonObject && array.GetPropertyName().StartsWith('_'))
            array[index] = null;
        else
            array.RemoveAt(index);
    }
}
