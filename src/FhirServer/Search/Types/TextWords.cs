using System.Globalization;
using System.Net;
using System.Text;

namespace FhirServer.Search.Types;

/// <summary>
/// How text is split into words, in the index and in the query alike (_text, _content): folded as strings are
/// (<see cref="StringSearch.Fold"/>), then cut where there is no letter, mark or digit, so that words of Indian scripts stay whole.
/// See https://hl7.org/fhir/R4/search.html#content.
/// </summary>
public sealed class TextWords
{
    /// <summary>Most words that are kept of a resource's narrative, and as many of its other content; what comes after cannot be found.</summary>
    public const int Most = 10_000;

    /// <summary>Most characters that are kept of a word, in the index and in the query.</summary>
    public const int LongestWord = 64;

    private readonly StringBuilder _words = new();
    private int _count;

    /// <summary>Says whether a parameter is one of the two that search in text.</summary>
    public static bool Serves(SearchParameterInfo parameter) => parameter.Code is Narrative or Content;

    /// <summary>The parameter for the narrative.</summary>
    public const string Narrative = "_text";

    /// <summary>The parameter for all text. Its index entry holds what is not narrative, so that nothing stands twice.</summary>
    public const string Content = "_content";

    /// <summary>The words of a text, joined by blanks.</summary>
    public static string Of(string text)
    {
        var words = new TextWords();
        words.Add(text);
        return words.ToString();
    }

    /// <summary>Adds the words of a text.</summary>
    public void Add(string text)
    {
        // Most text is ASCII, of which folding leaves the letters, small, and the digits as they are.
        var folded = Ascii.IsValid(text) ? text : StringSearch.Fold(text);
        var start = -1;
        var at = 0;
        foreach (var rune in folded.EnumerateRunes())
        {
            if (IsOfWord(rune))
                start = start < 0 ? at : start;
            else
                start = Finish(folded, start, at);
            at += rune.Utf16SequenceLength;
        }

        Finish(folded, start, folded.Length);
    }

    /// <summary>Adds the words of a narrative's XHTML: its text without tags and comments.</summary>
    public void AddMarkup(string xhtml)
    {
        var text = new StringBuilder(xhtml.Length);
        for (var at = 0; at < xhtml.Length; at++)
        {
            if (xhtml[at] != '<')
            {
                text.Append(xhtml[at]);
                continue;
            }

            var end = string.CompareOrdinal(xhtml, at, "<!--", 0, 4) == 0
                ? xhtml.IndexOf("-->", at, StringComparison.Ordinal)
                : xhtml.IndexOf('>', at);
            text.Append(' ');
            if (end < 0)
                break;
            at = xhtml[end] == '>' ? end : end + 2;
        }

        Add(WebUtility.HtmlDecode(text.ToString()));
    }

    /// <summary>The words, joined by blanks.</summary>
    public override string ToString() => _words.ToString();

    private static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private int Finish(string text, int start, int end)
    {
        if (start < 0 || _count >= Most)
            return -1;
        var length = Math.Min(end - start, LongestWord);
        if (length < end - start && char.IsHighSurrogate(text[start + length - 1]))
            length--;
        if (_count++ > 0)
            _words.Append(' ');
        for (var at = start; at < start + length; at++)
            _words.Append(char.IsAsciiLetterUpper(text[at]) ? char.ToLowerInvariant(text[at]) : text[at]);
        return -1;
    }
}
