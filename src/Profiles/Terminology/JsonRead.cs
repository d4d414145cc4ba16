using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>Reads definitions that may be stored by anyone: what has another shape counts as absent.</summary>
internal static class JsonRead
{
    /// <summary>As deep as the server lets resources in.</summary>
    public static JsonDocumentOptions AsDeepAsStored { get; } = new() { MaxDepth = 2000 };

    /// <summary>The text of a property, or null.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The items of a list, none when it is no list.</summary>
    public static JsonElement.ArrayEnumerator Items(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    /// <summary>Whether a property is a certain boolean.</summary>
    public static bool Is(JsonElement element, string name, bool value) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) && found.ValueKind == (value ? JsonValueKind.True : JsonValueKind.False);
}
