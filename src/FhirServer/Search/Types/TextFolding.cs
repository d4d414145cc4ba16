using System.Buffers;
using System.Globalization;
using System.Text;

namespace FhirServer.Search.Types;

/// <summary>
/// Makes texts alike that people take for the same: no case, no accents on Latin, Greek and Cyrillic letters, no width and ligature
/// forms, white space in single blanks. Vowel signs, viramas and nuktas of Indian scripts are marks too, but carry the word: they stay.
/// See https://hl7.org/fhir/R4/search.html#string and https://www.unicode.org/reports/tr15/.
/// </summary>
internal static class TextFolding
{
    private const char Replacement = '\uFFFD';

    private static readonly SearchValues<char> s_done = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.,:;/+@#'()&");

    /// <summary>Folds a text; see <see cref="StringSearch.Fold"/>.</summary>
    public static string Fold(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(s_done) < 0)
            return text;
        if (Ascii.IsValid(text))
            return Spaced(text.ToLowerInvariant());
        var bare = new StringBuilder(text.Length);
        foreach (var c in WellFormed(text).Normalize(NormalizationForm.FormKD))
        {
            if (!IsDropped(c))
                AppendFolded(bare, char.ToLowerInvariant(c));
        }

        return Spaced(bare.ToString().Normalize(NormalizationForm.FormC));
    }

    // Letters that no normalization takes apart, though people type them without their stroke or as two.
    private static void AppendFolded(StringBuilder text, char c) => _ = c switch
    {
        'ß' or 'ẞ' => text.Append("ss"),
        'æ' => text.Append("ae"),
        'œ' => text.Append("oe"),
        'þ' => text.Append("th"),
        'ø' => text.Append('o'),
        'ł' => text.Append('l'),
        'đ' or 'ð' => text.Append('d'),
        'ħ' => text.Append('h'),
        'ŧ' => text.Append('t'),
        'ı' => text.Append('i'),
        'ς' => text.Append('σ'),
        _ => text.Append(c),
    };

    // Marks of the blocks that Latin, Greek and Cyrillic use; other scripts have theirs in their own blocks. And what has no shape at all:
    // soft hyphen, zero-width blanks and joiners, which only choose between forms of the same letters.
    private static bool IsDropped(char c) => c switch
    {
        >= '\u0300' and <= '\u036F' or >= '\u0483' and <= '\u0489' or >= '\u1AB0' and <= '\u1AFF' or >= '\u1DC0' and <= '\u1DFF' => true,
        >= '\u20D0' and <= '\u20FF' or >= '\u2DE0' and <= '\u2DFF' or >= '\uA66F' and <= '\uA67D' or >= '\uA69E' and <= '\uA69F' => IsMark(c),
        >= '\uFE20' and <= '\uFE2F' => true,
        '\u00AD' or >= '\u200B' and <= '\u200F' or '\u2060' or '\uFEFF' => true,
        _ => false,
    };

    private static bool IsMark(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static string Spaced(string text)
    {
        var spaced = new StringBuilder(text.Length);
        var isPending = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                isPending = spaced.Length > 0;
                continue;
            }

            if (isPending)
                spaced.Append(' ');
            isPending = false;
            spaced.Append(c);
        }

        return spaced.Length == text.Length ? text : spaced.ToString();
    }

    // Normalization refuses lone surrogates and the noncharacter U+FFFE, which JSON and URLs can carry.
    private static string WellFormed(string text)
    {
        var at = FirstIllFormed(text);
        if (at < 0)
            return text;
        var repaired = new StringBuilder(text.Length).Append(text, 0, at);
        foreach (var rune in text.AsSpan(at).EnumerateRunes())
            repaired.Append(rune.Value == 0xFFFE ? Replacement : rune);
        return repaired.ToString();
    }

    private static int FirstIllFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\uFFFE')
                return i;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return i;
            i++;
        }

        return -1;
    }
}
