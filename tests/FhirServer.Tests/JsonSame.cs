using System.Text.Json;
using System.Xml.Linq;

namespace FhirServer.Tests;

/// <summary>Compares JSON by meaning: properties in any order, numbers by their digits, narratives as XML.</summary>
internal static class JsonSame
{
    /// <summary>Where two documents first differ, or null.</summary>
    public static string? Difference(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right)
    {
        using var one = JsonDocument.Parse(left);
        using var two = JsonDocument.Parse(right);
        return Difference(one.RootElement, two.RootElement, "$");
    }

    private static string? Difference(JsonElement left, JsonElement right, string path)
    {
        if (left.ValueKind != right.ValueKind)
            return $"{path}: {left.ValueKind} against {right.ValueKind}";
        switch (left.ValueKind)
        {
            case JsonValueKind.Object:
                return Objects(left, right, path);
            case JsonValueKind.Array:
                return left.GetArrayLength() != right.GetArrayLength()
                    ? $"{path}: {left.GetArrayLength()} against {right.GetArrayLength()} items"
                    : Enumerable.Range(0, left.GetArrayLength()).Select(i => Difference(left[i], right[i], $"{path}[{i}]")).FirstOrDefault(found => found is not null);
            case JsonValueKind.String:
                return IsSame(left.GetString()!, right.GetString()!, path) ? null : $"{path}: '{left}' against '{right}'";
            default:
                return left.GetRawText() == right.GetRawText() ? null : $"{path}: {left.GetRawText()} against {right.GetRawText()}";
        }
    }

    private static string? Objects(JsonElement left, JsonElement right, string path)
    {
        foreach (var property in left.EnumerateObject())
        {
            if (!right.TryGetProperty(property.Name, out var other))
                return $"{path}.{property.Name} is lost";
            if (Difference(property.Value, other, $"{path}.{property.Name}") is { } found)
                return found;
        }

        return right.EnumerateObject().Where(property => !left.TryGetProperty(property.Name, out _)).Select(property => $"{path}.{property.Name} is new").FirstOrDefault();
    }

    private static bool IsSame(string left, string right, string path) => left == right
        || (path.EndsWith(".div", StringComparison.Ordinal) && XNode.DeepEquals(Narrative(left), Narrative(right)));

    private static XElement Narrative(string div)
    {
        var parsed = XElement.Parse(div, LoadOptions.PreserveWhitespace);
        parsed.DescendantNodes().OfType<XComment>().Remove();
        return XElement.Parse(parsed.ToString(SaveOptions.DisableFormatting), LoadOptions.PreserveWhitespace);
    }
}
