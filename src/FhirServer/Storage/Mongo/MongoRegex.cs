using System.Text;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>Patterns for what no range of an index can say; every character of the text means itself.</summary>
internal static class MongoRegex
{
    /// <summary>Contains this text.</summary>
    public static BsonRegularExpression Contains(string text) => new(Escape(text));

    /// <summary>Begins with this text, or has a word that begins with it.</summary>
    public static BsonRegularExpression WordStartsWith(string text) => new($"(^| ){Escape(text)}");

    /// <summary>Ends with this text. Folded text holds no line break, before which the sign for the end would match too.</summary>
    public static BsonRegularExpression EndsWith(string text) => new($"{Escape(text)}$");

    /// <summary>Has these words one after the other, the last perhaps only begun.</summary>
    public static BsonRegularExpression Words(string phrase, bool isPrefix) => new($"(^| ){Escape(phrase)}{(isPrefix ? "" : "( |$)")}");

    /// <summary>Begins with this text; a range of the index.</summary>
    public static BsonRegularExpression StartsWith(string text) => new($"^{Escape(text)}");

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            // A pattern in BSON ends at NUL; a backslash before a letter or digit would give it a meaning.
            if (c == '\0')
                escaped.Append("\\x00");
            else if (char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c))
                escaped.Append('\\').Append(c);
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }
}
