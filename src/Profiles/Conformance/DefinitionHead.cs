using System.Text.Json;

namespace Profiles.Conformance;

/// <summary>Reads from a resource what a <see cref="DefinitionEntry"/> says of it, without reading more of it than it must.</summary>
internal static class DefinitionHead
{
    /// <summary>The entry of a resource; without source and place.</summary>
    /// <param name="utf8">UTF-8 JSON.</param>
    /// <param name="maxDepth">The deepest nesting that is read.</param>
    /// <exception cref="JsonException">It is no JSON object, or has no resourceType.</exception>
    public static DefinitionEntry Read(ReadOnlySpan<byte> utf8, int maxDepth = 256)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        var (isAbstract, hasSnapshot) = (false, false);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("It is no JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameOf(ref reader);
            reader.Read();
            if (name == "abstract")
                isAbstract = reader.TokenType == JsonTokenType.True;
            else if (name == "snapshot")
                hasSnapshot = Passed(ref reader);
            else if (name is not null && reader.TokenType == JsonTokenType.String)
                Keep(words, name, ref reader);
            else
                reader.Skip();
        }

        // What follows the object makes the reader raise.
        while (reader.Read())
            continue;
        return Entry(words, isAbstract) with { HasSnapshot = hasSnapshot };
    }

    private static void Keep(Dictionary<string, string> words, string name, ref Utf8JsonReader reader)
    {
        try
        {
            words[name] = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for half a sign: nobody can ask for such a word.
            words.Remove(name);
        }
    }

    private static bool Passed(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return true;
    }

    private static DefinitionEntry Entry(Dictionary<string, string> words, bool isAbstract) => new()
    {
        ResourceType = words.TryGetValue("resourceType", out var type) ? string.Intern(type) : throw new JsonException("It has no resourceType."),
        Id = words.GetValueOrDefault("id") ?? "",
        Url = words.GetValueOrDefault("url"),
        Version = words.GetValueOrDefault("version"),
        Name = words.GetValueOrDefault("name"),
        Code = words.GetValueOrDefault("code"),
        Kind = words.GetValueOrDefault("kind"),
        Type = words.GetValueOrDefault("type"),
        IsAbstract = isAbstract,
        Derivation = words.GetValueOrDefault("derivation"),
    };

    private static string? NameOf(ref Utf8JsonReader reader)
    {
        foreach (var name in (ReadOnlySpan<string>)["resourceType", "id", "url", "version", "name", "code", "kind", "type", "abstract", "derivation", "snapshot"])
        {
            if (reader.ValueTextEquals(name))
                return name;
        }

        return null;
    }
}
