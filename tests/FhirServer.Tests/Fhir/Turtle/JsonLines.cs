using System.Globalization;
using System.Text.Json;

namespace FhirServer.Tests.Fhir.Turtle;

/// <summary>A resource as a sorted list of its values, each with its place: <c>.name[0].given[1]=s:Ann</c>; what "_name" holds stands at the place of "name".</summary>
internal static class JsonLines
{
    /// <summary>All values of a document.</summary>
    public static IReadOnlyList<string> Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1024 });
        var lines = new List<string>();
        Walk(document.RootElement, "", lines);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>What one list has and the other has not; null when they are the same.</summary>
    public static string? Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        actual.SequenceEqual(expected, StringComparer.Ordinal)
            ? null
            : $"{expected.Count} values became {actual.Count}; lost: {First(expected.Except(actual, StringComparer.Ordinal))}; added: {First(actual.Except(expected, StringComparer.Ordinal))}";

    /// <summary>One value.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="kind">s, n or b as JSON writes it: string, number, boolean.</param>
    /// <param name="text">Its characters.</param>
    public static string Line(string path, char kind, string text) => $"{path}={kind}:{text}";

    private static string First(IEnumerable<string> lines) => lines.FirstOrDefault() is { } line ? line[..Math.Min(line.Length, 200)] : "nothing";

    private static void Walk(JsonElement value, string path, List<string> lines)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                    Walk(property.Value, $"{path}.{property.Name.TrimStart('_')}", lines);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index())
                    Walk(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), lines);
                break;
            case JsonValueKind.String:
                lines.Add(Line(path, 's', value.GetString()!));
                break;
            case JsonValueKind.Number:
                lines.Add(Line(path, 'n', value.GetRawText()));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                lines.Add(Line(path, 'b', value.GetRawText()));
                break;
            default:
                break;
        }
    }
}
