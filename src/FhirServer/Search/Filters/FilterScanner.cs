using System.Globalization;
using System.Text;
using FhirServer.Fhir;

namespace FhirServer.Search.Filters;

/// <summary>The signs of a _filter, read one after the other: names, values and punctuation.</summary>
/// <param name="text">The filter.</param>
internal sealed class FilterScanner(string text)
{
    private int _at;

    /// <summary>The place of what comes next, counted from 1.</summary>
    public int Place
    {
        get
        {
            SkipBlanks();
            return _at + 1;
        }
    }

    /// <summary>True when nothing comes any more.</summary>
    public bool IsAtEnd => Place > text.Length;

    /// <summary>Takes a sign if it comes next, blanks before it or not.</summary>
    public bool Takes(char sign)
    {
        SkipBlanks();
        return TakesHere(sign);
    }

    /// <summary>Takes a sign if it comes at once.</summary>
    public bool TakesHere(char sign)
    {
        if (_at >= text.Length || text[_at] != sign)
            return false;
        _at++;
        return true;
    }

    /// <summary>Takes a word if it comes next and a sign or a blank ends it.</summary>
    /// <param name="word">The word.</param>
    /// <param name="before">A sign that must come after it, blanks between them or not; null for any.</param>
    public bool TakesWord(string word, char? before = null)
    {
        SkipBlanks();
        var end = _at + word.Length;
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0 || (end < text.Length && IsOfName(text[end])))
            return false;
        var next = end;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
            next++;
        if (before is { } sign && (next >= text.Length || text[next] != sign))
            return false;
        _at = end;
        return true;
    }

    /// <summary>A name: a letter or underscore, then letters, digits, underscores and hyphens.</summary>
    /// <exception cref="FhirException">400: there is none here.</exception>
    public string Name(string what)
    {
        var start = _at;
        while (_at < text.Length && IsOfName(text[_at]))
            _at++;
        if (_at == start || !(char.IsAsciiLetter(text[start]) || text[start] == '_'))
            throw Refused(start + 1, $"{what} is expected");
        return text[start.._at];
    }

    /// <summary>A value: a JSON string, a string in single quotes, or what stands up to the next blank, <c>)</c> or <c>]</c>.</summary>
    /// <exception cref="FhirException">400: there is none, or a string does not end or is no JSON string.</exception>
    public string Value()
    {
        SkipBlanks();
        if (_at < text.Length && (text[_at] == '"' || (text[_at] == '\'' && EndOfString('\'') is not null)))
            return Quoted(text[_at]);
        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not (')' or ']'))
            _at++;
        return _at > start ? text[start.._at] : throw Refused(start + 1, "a value is expected");
    }

    /// <summary>The refusal of what stands at a place.</summary>
    public static FhirException Refused(int place, string why) =>
        new(FhirError.InvalidRequest(string.Create(CultureInfo.InvariantCulture, $"The search parameter '_filter' cannot be understood at position {place}: {why}.")));

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    /// <summary>Where the string that begins here ends: at a quote, after which a blank, a closing sign or nothing comes.</summary>
    private int? EndOfString(char quote)
    {
        for (var i = _at + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == quote)
                return i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]) || text[i + 1] is ')' or ']' ? i : null;
        }

        return null;
    }

    private string Quoted(char quote)
    {
        var start = _at + 1;
        var end = EndOfString(quote) ?? throw Refused(start, "the string that begins here does not end, or something follows its closing quote");
        var value = new StringBuilder(end - start);
        for (var i = start; i < end; i++)
        {
            if (text[i] == '\\')
                i = Escape(i + 1, value);
            else
                value.Append(text[i]);
        }

        _at = end + 1;
        return WellFormed(value.ToString()) ?? throw Refused(start, "the string holds half of a surrogate pair");
    }

    /// <summary>The text; null when escapes left half a character in it, which no store can keep.</summary>
    private static string? WellFormed(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
                continue;
            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
                return null;
            i++;
        }

        return value;
    }

    /// <summary>Undoes one escape of JSON; <c>\'</c>, <c>\|</c>, <c>\$</c> and <c>\,</c> are left to who reads the value, but the first.</summary>
    /// <returns>The place of its last sign.</returns>
    private int Escape(int at, StringBuilder value)
    {
        if (text[at] == 'u' && at + 4 < text.Length && int.TryParse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            value.Append((char)code);
            return at + 4;
        }

        _ = text[at] switch
        {
            'n' => value.Append('\n'),
            't' => value.Append('\t'),
            'r' => value.Append('\r'),
            'b' => value.Append('\b'),
            'f' => value.Append('\f'),
            '"' or '\'' or '/' or '\\' => value.Append(text[at]),
            '|' or '$' or ',' => value.Append('\\').Append(text[at]),
            _ => throw Refused(at, $"'\\{text[at]}' is no escape of a JSON string"),
        };
        return at;
    }
}
