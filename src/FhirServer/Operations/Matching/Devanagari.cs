using System.Collections.Frozen;
using System.Text;

namespace FhirServer.Operations.Matching;

/// <summary>
/// Devanagari in Latin letters, roughly as Indian names are spelt: a consonant carries an a unless a sign says otherwise or the word ends.
/// Only to compare names; nothing is stored in this form.
/// </summary>
internal static class Devanagari
{
    private const char Virama = '\u094D';
    private const char Nukta = '\u093C';

    private static readonly FrozenDictionary<char, string> Consonants = Table(
        "क k ख kh ग g घ gh ङ n च ch छ chh ज j झ jh ञ n ट t ठ th ड d ढ dh ण n त t थ th द d ध dh न n प p फ ph ब b भ bh म m य y र r ल l व v श sh ष sh स s ह h ळ l");

    private static readonly FrozenDictionary<char, string> Vowels = Table("अ a आ a इ i ई i उ u ऊ u ऋ ri ए e ऐ ai ओ o औ au");

    private static readonly FrozenDictionary<char, string> Signs = Table(
        "\u093E a \u093F i \u0940 i \u0941 u \u0942 u \u0943 ri \u0947 e \u0948 ai \u094B o \u094C au");

    private static readonly FrozenDictionary<char, string> Marks = Table("\u0902 n \u0901 n \u0903 h");

    /// <summary>Says whether a text has letters of this script.</summary>
    public static bool IsIn(string text) => text.AsSpan().IndexOfAnyInRange('\u0900', '\u097F') >= 0;

    /// <summary>A word in Latin letters; characters of other scripts stay.</summary>
    public static string ToLatin(string word)
    {
        var latin = new StringBuilder(word.Length * 2);
        for (var at = 0; at < word.Length; at++)
        {
            if (Consonants.TryGetValue(word[at], out var consonant))
                latin.Append(consonant).Append(InherentVowel(word, ref at));
            else if (Vowels.TryGetValue(word[at], out var vowel) || Signs.TryGetValue(word[at], out vowel) || Marks.TryGetValue(word[at], out vowel))
                latin.Append(vowel);
            else if (word[at] is not (Virama or Nukta))
                latin.Append(word[at]);
        }

        return latin.ToString();
    }

    /// <summary>The letters of this script that a Latin spelling may begin with, as they stand for its first letter; none for other scripts.</summary>
    public static IReadOnlyList<string> BeginningsOf(string latin)
    {
        if (latin.Length == 0 || !char.IsAsciiLetter(latin[0]))
            return [];
        var first = latin[0] switch { 'w' => 'v', 'f' => 'p', 'z' => 'j', 'q' or 'x' => 'k', 'c' => 'c', var other => other };
        return [.. Consonants.Concat(Vowels).Where(pair => pair.Value[0] == first || (latin[0] == 'c' && pair.Value == "k")).Select(pair => pair.Key.ToString()).Order(StringComparer.Ordinal)];
    }

    private static string InherentVowel(string word, ref int at)
    {
        if (at + 1 < word.Length && word[at + 1] == Nukta)
            at++;
        if (at + 1 >= word.Length)
            return "";
        if (word[at + 1] != Virama)
            return Signs.ContainsKey(word[at + 1]) ? "" : "a";
        at++;
        return "";
    }

    private static FrozenDictionary<char, string> Table(string pairs)
    {
        var words = pairs.Split(' ');
        return Enumerable.Range(0, words.Length / 2).ToFrozenDictionary(i => words[2 * i][0], i => words[(2 * i) + 1]);
    }
}
