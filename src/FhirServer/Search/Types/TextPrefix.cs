namespace FhirServer.Search.Types;

/// <summary>What begins with a text, as a range in the order of code points, which is the order of UTF-8 bytes and of both stores.</summary>
public static class TextPrefix
{
    private const int LastCodePoint = 0x10FFFF;

    /// <summary>The smallest text above all texts that begin with this one; null when there is none.</summary>
    public static string? After(string start)
    {
        var runes = start.EnumerateRunes().ToList();
        while (runes.Count > 0 && runes[^1].Value == LastCodePoint)
            runes.RemoveAt(runes.Count - 1);
        if (runes.Count == 0)
            return null;
        var last = runes[^1].Value + 1;
        // Surrogates are no code points.
        runes[^1] = new System.Text.Rune(last is >= 0xD800 and <= 0xDFFF ? 0xE000 : last);
        return string.Concat(runes);
    }
}
