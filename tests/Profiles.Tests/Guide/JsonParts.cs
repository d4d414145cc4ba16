using System.Text.Json;

namespace Profiles.Tests.Guide;

/// <summary>Parts of a JSON object that may be left out.</summary>
internal static class JsonParts
{
    public static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";

    public static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) ? items.EnumerateArray() : default;
}
