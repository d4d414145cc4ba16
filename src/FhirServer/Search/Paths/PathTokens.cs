namespace FhirServer.Search.Paths;

/// <summary>The words of a FHIRPath expression, taken one after the other.</summary>
/// <param name="text">The expression.</param>
internal sealed class PathTokens(string text)
{
    private int _at;

    /// <summary>Whether all has been taken.</summary>
    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return _at == text.Length;
        }
    }

    /// <summary>Takes a sign if it comes next.</summary>
    public bool Take(string sign)
    {
        SkipSpace();
        if (!text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal))
            return false;
        _at += sign.Length;
        return true;
    }

    /// <summary>Takes a word if it comes next as a whole.</summary>
    public bool TakeWord(string word)
    {
        SkipSpace();
        var end = _at + word.Length;
        if (!text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal) || (end < text.Length && char.IsAsciiLetterOrDigit(text[end])))
            return false;
        _at = end;
        return true;
    }

    /// <summary>Takes a sign that must come next.</summary>
    public void Expect(string sign)
    {
        if (!Take(sign))
            throw Unexpected();
    }

    /// <summary>Takes an identifier.</summary>
    public string Name() => TakeWhile(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>Takes a whole number.</summary>
    public string Number() => TakeWhile(char.IsAsciiDigit);

    /// <summary>Takes a string in quotes, or the words true and false, as the value's text.</summary>
    public string Literal()
    {
        if (!Take("'"))
            return TakeWord("true") ? "true" : TakeWord("false") ? "false" : throw Unexpected();
        var end = text.IndexOf('\'', _at);
        if (end < 0 || text.AsSpan(_at, end - _at).Contains('\\'))
            throw Unexpected();
        var value = text[_at..end];
        _at = end + 1;
        return value;
    }

    /// <summary>The fault to raise when what comes next is not known here.</summary>
    public FormatException Unexpected() => new($"The FHIRPath '{text}' is not understood from position {_at} on.");

    private string TakeWhile(Func<char, bool> belongs)
    {
        SkipSpace();
        var start = _at;
        while (_at < text.Length && belongs(text[_at]))
            _at++;
        return _at > start ? text[start.._at] : throw Unexpected();
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }
}
