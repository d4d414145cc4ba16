using System.Text.Json;

namespace FhirServer.Cli.TestScripts;

/// <summary>
/// Whether a resource holds at least what another does: each property, and for each item of an array one of its own that holds it.
/// See https://hl7.org/fhir/R4/testscript-definitions.html#TestScript.setup.action.assert.minimumId.
/// </summary>
internal static class MinimumContent
{
    /// <summary>The first that is missing, as a path of JSON; null when all is there.</summary>
    /// <param name="actual">The resource.</param>
    /// <param name="minimum">What it has to hold at least.</param>
    /// <param name="isContained">Whether the minimum is contained in the script: its id is an anchor there, and says nothing of the resource.</param>
    public static string? Missing(ReadOnlyMemory<byte> actual, ReadOnlyMemory<byte> minimum, bool isContained)
    {
        using var left = JsonDocument.Parse(actual);
        using var right = JsonDocument.Parse(minimum);
        return OfObject(left.RootElement, right.RootElement, "", isContained ? "id" : null);
    }

    private static string? Missing(JsonElement actual, JsonElement minimum, string path) => minimum.ValueKind switch
    {
        JsonValueKind.Object => actual.ValueKind == JsonValueKind.Object ? OfObject(actual, minimum, path, without: null) : path,
        JsonValueKind.Array => actual.ValueKind == JsonValueKind.Array ? OfArray(actual, minimum, path) : path,
        _ => JsonElement.DeepEquals(actual, minimum) ? null : path,
    };

    private static string? OfObject(JsonElement actual, JsonElement minimum, string path, string? without)
    {
        foreach (var property in minimum.EnumerateObject().Where(property => property.Name != without))
        {
            var place = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (!actual.TryGetProperty(property.Name, out var value))
                return place;
            if (Missing(value, property.Value, place) is { } missing)
                return missing;
        }

        return null;
    }

    private static string? OfArray(JsonElement actual, JsonElement minimum, string path)
    {
        var left = actual.EnumerateArray().ToList();
        var index = 0;
        foreach (var item in minimum.EnumerateArray())
        {
            var place = left.FindIndex(one => Missing(one, item, path) is null);
            if (place < 0)
                return $"{path}[{index}]";
            left.RemoveAt(place);
            index++;
        }

        return null;
    }
}
