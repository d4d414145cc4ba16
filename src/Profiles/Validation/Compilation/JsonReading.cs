using System.Text.Json;

namespace Profiles.Validation.Compilation;

/// <summary>Short ways to read the JSON of definitions, where anything may be missing.</summary>
internal static class JsonReading
{
    /// <summary>The text of a property; null without.</summary>
    public static string? Text(this JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The items of an array; none without.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    /// <summary>The texts of an array; none without.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement holder, string name) =>
        [.. holder.Items(name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    /// <summary>Whether a property is true.</summary>
    public static bool IsTrue(this JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A whole number; null without.</summary>
    public static int? Number(this JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    /// <summary>The property whose name begins so and goes on with a type ("fixed" -> fixedCode), with that type's name; null without.</summary>
    public static (JsonElement Value, string Type)? Choice(this JsonElement holder, string stem)
    {
        if (holder.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var property in holder.EnumerateObject())
        {
            if (property.Name.Length > stem.Length && property.Name.StartsWith(stem, StringComparison.Ordinal) && char.IsUpper(property.Name[stem.Length]))
                return (property.Value, property.Name[stem.Length..]);
        }

        return null;
    }
}
