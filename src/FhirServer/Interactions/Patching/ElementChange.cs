using System.Text.Json.Nodes;
using FhirServer.Fhir;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Interactions.Patching;

/// <summary>The changes that a FHIRPath Patch is made of, on the JSON of a resource: https://hl7.org/fhir/R4/fhirpatch.html.</summary>
internal static class ElementChange
{
    /// <summary>Adds a child: to the end of a list, or where there is none yet.</summary>
    /// <param name="holder">The object that holds the children.</param>
    /// <param name="type">Its type.</param>
    /// <param name="name">The name of the child: "birthDate", "value" (also "value[x]" and "valueQuantity").</param>
    /// <param name="value">What it becomes.</param>
    /// <exception cref="FhirException">422: there is no such child, it is there already, or cannot be of this type.</exception>
    public static void Add(JsonObject holder, TypeSchema type, string name, PatchValue value)
    {
        var schema = Find(type, name, value);
        if (schema.IsList)
        {
            var list = new ElementList(holder, schema.JsonName);
            list.Insert(list.Count, value.JsonFor(schema.Type), Companion(schema, value));
            return;
        }

        foreach (var variant in type.Elements)
        {
            if (variant.Name == schema.Name && (holder.ContainsKey(variant.JsonName) || holder.ContainsKey($"_{variant.JsonName}")))
                throw Impossible($"{type.Name}.{schema.Name} is there already and does not repeat; replace it");
        }

        Set(holder, schema, value);
    }

    /// <summary>Puts an item into a list.</summary>
    public static void Insert(JsonObject holder, ElementSchema schema, int index, PatchValue value)
    {
        var list = new ElementList(holder, schema.JsonName);
        if (index < 0 || index > list.Count)
            throw Impossible($"the index must be from 0 to the number of items in {schema.Path}");
        list.Insert(index, value.JsonFor(schema.Type), Companion(schema, value));
    }

    /// <summary>Puts another value in the place of an element.</summary>
    /// <exception cref="FhirException">422: it is the resource itself, or cannot be of this type.</exception>
    public static void Replace(Element element, JsonObject root, PatchValue value)
    {
        var (place, schema) = (Place(element, root), element.Schema!);
        if (schema.IsList)
        {
            new ElementList(place.Holder, place.Name).Replace(place.Index, value.JsonFor(schema.Type), Companion(schema, value));
            return;
        }

        var variant = schema.IsChoice ? Find(element.Parent.Type!, schema.Name, value) : schema;
        if (variant != schema)
            place.Holder.Remove(place.Name);
        place.Holder.Remove($"_{place.Name}");
        Set(place.Holder, variant, value);
    }

    /// <summary>Removes an element, and what held nothing but it.</summary>
    /// <exception cref="FhirException">422: it is the resource itself.</exception>
    public static void Delete(Element element, JsonObject root)
    {
        var place = Place(element, root);
        if (place.Index >= 0)
        {
            new ElementList(place.Holder, place.Name).RemoveAt(place.Index);
        }
        else
        {
            place.Holder.Remove(place.Name);
            place.Holder.Remove($"_{place.Name}");
        }

        EmptyPlaces.Prune(place.Holder);
    }

    /// <summary>The child of a type by its name and, where it may have several types, by that of the value.</summary>
    /// <exception cref="FhirException">422.</exception>
    public static ElementSchema Find(TypeSchema type, string name, PatchValue value)
    {
        var plain = name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : name;
        var named = type.Elements.Where(element => element.Name == plain || element.JsonName == plain).ToList();
        return named switch
        {
            [] => throw Impossible($"{type.Name} has no element '{Shown(name)}'"),
            [var only] => only,
            _ => named.Find(element => element.Type.Name == value.TypeName)
                ?? throw Impossible($"{type.Name}.{plain}[x] cannot be {(value.TypeName is { } typeName ? $"of type {typeName}" : "built from parts; give a value of its type")}"),
        };
    }

    /// <summary>The error when a change cannot be made; who knows the operation says which.</summary>
    public static FhirException Impossible(string why) => new(FhirError.Unprocessable(why));

    private static void Set(JsonObject holder, ElementSchema schema, PatchValue value)
    {
        var json = value.JsonFor(schema.Type);
        if (json is null)
            holder.Remove(schema.JsonName);
        else
            holder[schema.JsonName] = json;
        if (Companion(schema, value) is { } companion)
            holder[$"_{schema.JsonName}"] = companion;
    }

    private static ElementPlace Place(Element element, JsonObject root)
    {
        if (element.Parent.IsNone)
            throw Impossible("the resource as a whole can be neither replaced nor deleted by a patch; use PUT or DELETE");
        return element.Schema is null ? throw Impossible($"{element.Expression} is no element that FHIR defines") : ElementPlace.Of(element, root);
    }

    private static JsonNode? Companion(ElementSchema schema, PatchValue value) =>
        schema.Type.Kind == TypeKind.Primitive ? value.Companion?.DeepClone() : null;

    private static string Shown(string name) => name.Length <= 64 ? name : name[..64] + "...";
}
