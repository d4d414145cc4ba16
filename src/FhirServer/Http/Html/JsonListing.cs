using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Http.Html;

/// <summary>Lists JSON line by line, each kind of token in its colour, and what leads somewhere as a link.</summary>
/// <param name="page">Where to.</param>
/// <param name="baseUrl">Where relative references start from.</param>
internal sealed class JsonListing(HtmlText page, string baseUrl)
{
    /// <summary>Most characters of markup; a browser shows more only slowly.</summary>
    public const int MostMarkup = 3_000_000;

    // One string may be all of a film.
    private const int MostInString = 50_000;

    private bool _isWhole = true;

    /// <summary>Lists a document.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <returns>False when something was left out, as it is too long.</returns>
    public bool Write(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = FhirSerializer.DeepestJson });
        var most = page.Length + MostMarkup;
        string? name = null;
        var isFirst = true;
        while (reader.Read())
        {
            if (page.Length > most)
                return false;
            var isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (name is null && (reader.CurrentDepth > 0 || isEnd))
                Break(isFirst, isEnd, reader.CurrentDepth);
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString()!;
                page.Markup("<span class=\"k\">").Text($"\"{Escaped(name)}\"").Markup("</span>: ");
                continue;
            }

            Value(ref reader, name);
            isFirst = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            name = null;
        }

        return _isWhole;
    }

    private void Break(bool isFirst, bool isEnd, int depth)
    {
        if (!isFirst && !isEnd)
            page.Markup(",");
        if (!(isFirst && isEnd))
            page.Markup("\n").Markup(new string(' ', depth * 2));
    }

    private void Value(ref Utf8JsonReader reader, string? name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                String(reader.GetString()!, name);
                break;
            case JsonTokenType.Number:
                page.Markup("<span class=\"n\">").Text(Encoding.UTF8.GetString(reader.ValueSpan)).Markup("</span>");
                break;
            case JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null:
                page.Markup("<span class=\"b\">").Text(Encoding.UTF8.GetString(reader.ValueSpan)).Markup("</span>");
                break;
            default:
                page.Markup(reader.TokenType switch
                {
                    JsonTokenType.StartObject => "{",
                    JsonTokenType.EndObject => "}",
                    JsonTokenType.StartArray => "[",
                    _ => "]",
                });
                break;
        }
    }

    private void String(string value, string? name)
    {
        var shown = HtmlText.Cut(value, MostInString)!;
        _isWhole &= shown.Length == value.Length;
        page.Markup("<span class=\"s\">").Markup("&quot;").Link(Target(value, name), Escaped(shown)).Markup("&quot;</span>");
    }

    private string? Target(string value, string? name)
    {
        if (value.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return value;
        return name == "reference" && value.Split('/') is [{ Length: > 0 } type, var id, ..] && char.IsAsciiLetterUpper(type[0]) && ResourceKey.IsId(id) ? $"{baseUrl}/{value}" : null;
    }

    // What HTML gives a meaning to is escaped afterwards; scripts of people stay as they are.
    private static string Escaped(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
}
