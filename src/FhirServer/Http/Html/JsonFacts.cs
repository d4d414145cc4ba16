using System.Text.Json;

namespace FhirServer.Http.Html;

/// <summary>Looks up what a page tells of a resource; what is missing, or of another kind than it should be, is left out.</summary>
internal static class JsonFacts
{
    /// <summary>The type of a resource; empty when it has none.</summary>
    public static string Type(JsonElement resource) => Text(resource, "resourceType") ?? "";

    /// <summary>A string or number of an object; null without.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;

    /// <summary>An object or array of an object; undefined without.</summary>
    public static JsonElement Part(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The items of an array of an object; none without.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        Part(element, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    /// <summary>What a resource is about in a few words: its name, title or code, and its status.</summary>
    public static string About(JsonElement resource)
    {
        var name = Name(resource) ?? Text(resource, "title") ?? Concept(Part(resource, "code")) ?? Concept(Part(resource, "type"))
            ?? Items(resource, "type").Select(Concept).FirstOrDefault() ?? Items(resource, "issue").Select(issue => Text(issue, "diagnostics")).FirstOrDefault();
        var status = Text(resource, "status");
        return string.Join(", ", new[] { name, status }.Where(part => !string.IsNullOrEmpty(part)));
    }

    /// <summary>A CodeableConcept or Coding in words; null for none.</summary>
    public static string? Concept(JsonElement concept) => concept.ValueKind switch
    {
        JsonValueKind.Object => Text(concept, "text") ?? Text(concept, "display")
            ?? Items(concept, "coding").Select(coding => Text(coding, "display") ?? Text(coding, "code")).FirstOrDefault() ?? Text(concept, "code"),
        _ => null,
    };

    private static string? Name(JsonElement resource)
    {
        if (Text(resource, "name") is { } plain)
            return plain;
        var human = Items(resource, "name").FirstOrDefault();
        if (Text(human, "text") is { } whole)
            return whole;
        var given = Items(human, "given").Where(part => part.ValueKind == JsonValueKind.String).Select(part => part.GetString());
        var name = string.Join(' ', [.. given, Text(human, "family")]).Trim();
        return name.Length > 0 ? name : null;
    }
}
