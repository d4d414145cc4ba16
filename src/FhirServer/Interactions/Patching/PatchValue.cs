using System.Text.Json.Nodes;
using FhirServer.Fhir;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Interactions.Patching;

/// <summary>
/// What a FHIRPath Patch puts somewhere: a value of a data type, a resource, or an element that is built from parts because its type has no name.
/// See https://hl7.org/fhir/R4/fhirpatch.html.
/// </summary>
internal sealed record PatchValue
{
    /// <summary>The type of the value ("HumanName", "date", "Patient"); null when it is built from parts.</summary>
    public string? TypeName { get; private init; }

    /// <summary>The JSON; null for a primitive that has only extensions, and for parts.</summary>
    public JsonNode? Json { get; private init; }

    /// <summary>Id and extensions of a primitive, or null.</summary>
    public JsonNode? Companion { get; private init; }

    /// <summary>The elements that it is built from, by name.</summary>
    public IReadOnlyList<(string Name, PatchValue Value)> Parts { get; private init; } = [];

    /// <summary>Reads the value that a parameter or a part holds.</summary>
    /// <param name="holder">The part.</param>
    /// <param name="root">The JSON of the Parameters it is in.</param>
    /// <returns>Null when it holds none.</returns>
    public static PatchValue? Read(Element holder, JsonObject root)
    {
        if (holder.Child("value") is { IsNone: false } value)
        {
            var place = ElementPlace.Of(value, root);
            return new PatchValue { TypeName = value.Type?.Name, Json = place.Json, Companion = place.Companion };
        }

        if (holder.Child("resource") is { IsNone: false } resource)
            return new PatchValue { TypeName = resource.Type?.Name, Json = ElementPlace.Of(resource, root).Json };
        var parts = new List<(string, PatchValue)>();
        foreach (var part in holder.Children("part"))
        {
            var name = part.Child("name").Text ?? "";
            parts.Add((name, Read(part, root) ?? throw new FhirException(FhirError.InvalidContent($"The part '{name}' has neither a value nor parts.", part.Expression))));
        }

        return parts.Count == 0 ? null : new PatchValue { Parts = parts };
    }

    /// <summary>The value as JSON for an element of a type.</summary>
    /// <exception cref="FhirException">422: the type has no element that a part names.</exception>
    public JsonNode? JsonFor(TypeSchema type)
    {
        if (Parts.Count == 0)
            return Json?.DeepClone();
        var built = new JsonObject();
        foreach (var (name, value) in Parts)
            ElementChange.Add(built, type, name, value);
        return built;
    }
}
