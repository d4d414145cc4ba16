using System.Globalization;
using System.Text.Json.Nodes;
using FhirServer.Fhir;

namespace FhirServer.Interactions.Patching;

/// <summary>A place in a JSON document: https://www.rfc-editor.org/rfc/rfc6901.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Tokens">Its steps, unescaped.</param>
internal sealed record JsonPointer(string Text, IReadOnlyList<string> Tokens)
{
    /// <summary>The token for the place after the last item of an array.</summary>
    public const string End = "-";

    /// <summary>Reads a pointer.</summary>
    /// <param name="text">The pointer, or null.</param>
    /// <param name="place">Where it stands, for the message.</param>
    /// <exception cref="FhirException">400: it is none.</exception>
    public static JsonPointer Parse(string? text, string place)
    {
        if (text is null)
            throw Wrong(place, "it is missing");
        if (text.Length > 0 && text[0] != '/')
            throw Wrong(place, "it must be empty or begin with '/', for example '/name/0/family'");
        if (text.Replace("~0", "", StringComparison.Ordinal).Replace("~1", "", StringComparison.Ordinal).Contains('~', StringComparison.Ordinal))
            throw Wrong(place, "'~' must be written '~0', and '/' inside a name '~1'");
        return new JsonPointer(text, text.Length == 0 ? [] : [.. text[1..].Split('/').Select(Unescaped)]);
    }

    /// <summary>The value it points at.</summary>
    /// <param name="document">The document.</param>
    /// <param name="value">The value; null also for JSON's null.</param>
    /// <returns>False when there is none.</returns>
    public bool TryFind(JsonNode? document, out JsonNode? value) => TryFind(document, Tokens.Count, out value);

    /// <summary>What holds the value it points at.</summary>
    public bool TryFindHolder(JsonNode? document, out JsonNode? holder) => TryFind(document, Tokens.Count - 1, out holder);

    /// <summary>Whether its last step is fit for what holds the value: in an array a number without leading zeros, or the end.</summary>
    public bool FitsIn(JsonNode? holder) => holder is not JsonArray || Tokens[^1] == End || IndexOf(Tokens[^1]) >= 0;

    private bool TryFind(JsonNode? document, int steps, out JsonNode? value)
    {
        value = document;
        for (var i = 0; i < steps; i++)
        {
            if (value is JsonArray array && IndexOf(Tokens[i]) is var index && index >= 0 && index < array.Count)
                value = array[index];
            else if (value is not JsonObject json || !json.TryGetPropertyValue(Tokens[i], out value))
                return false;
        }

        return steps >= 0;
    }

    private static int IndexOf(string token) =>
        (token == "0" || !token.StartsWith('0')) && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    private static string Unescaped(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static FhirException Wrong(string place, string why) =>
        new(FhirError.InvalidContent($"{place} is no JSON Pointer (RFC 6901): {why}."));
}
