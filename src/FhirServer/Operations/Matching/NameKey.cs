using System.Text;
using FhirServer.Search.Types;

namespace FhirServer.Operations.Matching;

/// <summary>
/// What of a name is compared: letters folded as search folds them, Devanagari in Latin letters, and what Indian names are spelt with now one way,
/// now the other (Sharma, Sarma; Laxmi, Lakshmi; Vikram, Wickram) in one way.
/// </summary>
internal static class NameKey
{
    // In this order: longer ones first, and what they leave is looked at again.
    private static readonly (string From, string To)[] Spellings =
    [
        ("ksh", "x"), ("chh", "c"), ("aa", "a"), ("ee", "i"), ("ii", "i"), ("oo", "u"), ("uu", "u"), ("ch", "c"), ("sh", "s"), ("th", "t"), ("dh", "d"),
        ("bh", "b"), ("gh", "g"), ("kh", "k"), ("jh", "j"), ("ph", "f"), ("ck", "k"), ("w", "v"), ("q", "k"), ("z", "j"),
    ];

    /// <summary>The words of a name, each as its key.</summary>
    public static IReadOnlyList<string> Words(string? name) =>
        name is null ? [] : [.. Parts(name).Select(Of).Where(key => key.Length > 0)];

    /// <summary>The words of a name, folded, in the script they came in.</summary>
    public static IReadOnlyList<string> Parts(string? name) =>
        name is null ? [] : StringSearch.Fold(name).Split([' ', '.', ',', '-'], StringSplitOptions.RemoveEmptyEntries);

    private static string Of(string folded)
    {
        var key = new StringBuilder(Devanagari.IsIn(folded) ? Devanagari.ToLatin(folded) : folded);
        foreach (var (from, to) in Spellings)
            key.Replace(from, to);
        var text = Single(key.ToString());
        return text.Length > 3 && text[^1] == 'a' ? text[..^1] : text;
    }

    private static string Single(string text)
    {
        var single = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (single.Length == 0 || single[^1] != letter)
                single.Append(letter);
        }

        return single.ToString();
    }
}
