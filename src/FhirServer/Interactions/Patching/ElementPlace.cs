using System.Text.Json.Nodes;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Interactions.Patching;

/// <summary>Where an element of a resource stands in its JSON: https://hl7.org/fhir/R4/json.html.</summary>
/// <param name="Holder">The object that has it as a property.</param>
/// <param name="Name">The property; a primitive's id and extensions stand under the same with '_' before it.</param>
/// <param name="Index">Its place in the array under that name, or -1 when there is none.</param>
internal sealed record ElementPlace(JsonObject Holder, string Name, int Index)
{
    /// <summary>Its JSON; null when it is a primitive with extensions alone.</summary>
    public JsonNode? Json => At(Holder[Name]);

    /// <summary>The id and extensions of a primitive, or null.</summary>
    public JsonNode? Companion => At(Holder[$"_{Name}"]);

    /// <summary>Finds an element that is not the root.</summary>
    /// <param name="element">The element.</param>
    /// <param name="root">The JSON of the whole that it is in.</param>
    public static ElementPlace Of(Element element, JsonObject root) =>
        new(HolderOf(element.Parent, root), element.Schema?.JsonName ?? element.Name, element.ListIndex);

    /// <summary>The object that holds the children of an element; for a primitive without any it is made.</summary>
    public static JsonObject HolderOf(Element element, JsonObject root)
    {
        if (element.Parent.IsNone)
            return root;
        var place = Of(element, root);
        return element.Type is { Kind: TypeKind.Primitive } ? place.EnsureCompanion() : place.Json!.AsObject();
    }

    private JsonObject EnsureCompanion()
    {
        if (Companion is JsonObject there)
            return there;
        var made = new JsonObject();
        if (Index < 0)
        {
            Holder[$"_{Name}"] = made;
            return made;
        }

        var list = new ElementList(Holder, Name);
        list.SetCompanion(Index, made);
        return made;
    }

    private JsonNode? At(JsonNode? property)
    {
        if (Index < 0)
            return property;
        return property is JsonArray array && Index < array.Count ? array[Index] : null;
    }
}
