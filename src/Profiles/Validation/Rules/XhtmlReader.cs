namespace Profiles.Validation.Rules;

/// <summary>What an <see cref="XhtmlReader"/> stands on.</summary>
internal enum XhtmlPart
{
    /// <summary>Text; its Name is the text.</summary>
    Text,

    /// <summary>The start of an element.</summary>
    Start,

    /// <summary>The end of an element.</summary>
    End,
}

/// <summary>
/// Reads XHTML part by part without allocating, and stops at the first place where it is not well-formed XML. No document types, no processing
/// instructions, no entities but those of XML: https://hl7.org/fhir/R4/narrative.html#security.
/// </summary>
/// <param name="text">The XHTML.</param>
internal ref struct XhtmlReader(string text)
{
    private readonly string _text = text;
    private readonly List<(int Start, int Length)> _open = [];
    private int _at;
    private int _attribute;
    private int _tagEnd;
    private bool _hasRoot;

    /// <summary>What it stands on.</summary>
    public XhtmlPart Part { get; private set; }

    /// <summary>The name of the element, or the text.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>Whether the element ends where it starts.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The name of the attribute.</summary>
    public ReadOnlySpan<char> AttributeName { get; private set; }

    /// <summary>The value of the attribute, as written.</summary>
    public ReadOnlySpan<char> AttributeValue { get; private set; }

    /// <summary>Why reading stopped; null when it came to the end.</summary>
    public string? Fault { get; private set; }

    /// <summary>Goes on to the next part; false at the end, or at a fault.</summary>
    public bool Read()
    {
        while (Fault is null)
        {
            if (_at >= _text.Length)
            {
                if (_open.Count > 0)
                    Fault = $"the element <{Open(_open[^1])}> is not closed.";
                else if (!_hasRoot)
                    Fault = "it has no element.";
                return false;
            }

            if (_text[_at] != '<')
                return ReadText();
            if (Follows("<!--"))
                Skip("-->", 4);
            else if (Follows("<![CDATA[") && _open.Count > 0)
                Skip("]]>", 9);
            else if (Follows("</"))
                return ReadEnd();
            else if (_at + 1 < _text.Length && IsNameStart(_text[_at + 1]))
                return ReadStart();
            else
                Fault = "a '<' that begins no element; write &lt; for the character.";
        }

        return false;
    }

    /// <summary>Goes on to the next attribute of the element; false after the last.</summary>
    public bool ReadAttribute()
    {
        _attribute = SkipSpace(_attribute);
        if (_attribute >= _tagEnd || Fault is not null)
            return false;
        var start = _attribute;
        while (_attribute < _tagEnd && IsName(_text[_attribute]))
            _attribute++;
        AttributeName = _text.AsSpan(start, _attribute - start);
        var equals = SkipSpace(_attribute);
        var quote = equals < _tagEnd && _text[equals] == '=' ? SkipSpace(equals + 1) : _tagEnd;
        if (AttributeName.IsEmpty || quote >= _tagEnd || _text[quote] is not ('"' or '\''))
            return Stop("an attribute without a value in quotes.");
        var end = _text.IndexOf(_text[quote], quote + 1);
        AttributeValue = _text.AsSpan(quote + 1, end - quote - 1);
        _attribute = end + 1;
        if (AttributeValue.Contains('<'))
            return Stop($"the attribute {AttributeName} holds a '<'; write &lt;.");
        return CheckEntities(AttributeValue);
    }

    private bool ReadText()
    {
        var end = _text.IndexOf('<', _at);
        Name = _text.AsSpan(_at, (end < 0 ? _text.Length : end) - _at);
        Part = XhtmlPart.Text;
        _at += Name.Length;
        if (_open.Count == 0 && !Name.IsWhiteSpace())
            return Stop("text outside of the <div>.");
        return CheckEntities(Name);
    }

    private bool ReadStart()
    {
        if (_open.Count == 0 && _hasRoot)
            return Stop("more than one element at the top; put all into one <div>.");
        var start = _at + 1;
        var end = start;
        while (end < _text.Length && IsName(_text[end]))
            end++;
        _tagEnd = TagEnd(end);
        if (_tagEnd < 0)
            return Stop("an element that does not end with '>'.");
        IsClosed = _text[_tagEnd - 1] == '/';
        _at = _tagEnd + 1;
        _tagEnd -= IsClosed ? 1 : 0;
        Name = _text.AsSpan(start, end - start);
        Part = XhtmlPart.Start;
        _attribute = end;
        _hasRoot = true;
        if (!IsClosed)
            _open.Add((start, end - start));
        return true;
    }

    private bool ReadEnd()
    {
        var end = _text.IndexOf('>', _at);
        Name = end < 0 ? default : _text.AsSpan(_at + 2, end - _at - 2).TrimEnd();
        if (_open.Count == 0 || !Name.SequenceEqual(Open(_open[^1])))
            return Stop(_open.Count == 0 ? $"</{Name}> closes nothing." : $"</{Name}> where </{Open(_open[^1])}> is expected.");
        _open.RemoveAt(_open.Count - 1);
        Part = XhtmlPart.End;
        _at = end + 1;
        return true;
    }

    // A '>' inside of quotes does not end the tag.
    private readonly int TagEnd(int at)
    {
        var quote = '\0';
        for (; at < _text.Length; at++)
        {
            var character = _text[at];
            if (quote != '\0')
                quote = character == quote ? '\0' : quote;
            else if (character is '"' or '\'')
                quote = character;
            else if (character == '>')
                return at;
        }

        return -1;
    }

    private bool CheckEntities(ReadOnlySpan<char> part)
    {
        for (var at = part.IndexOf('&'); at >= 0; at = part.IndexOf('&'))
        {
            part = part[(at + 1)..];
            var end = part.IndexOf(';');
            var name = end < 0 ? default : part[..end];
            if (name is not ("lt" or "gt" or "amp" or "quot" or "apos") && !IsNumber(name))
                return Stop(name.IsEmpty || name.Length > 20 ? "a '&' that begins no entity; write &amp;." : $"the entity &{name}; is not one of XML; write the character itself, or its number.");
        }

        return true;
    }

    private static bool IsNumber(ReadOnlySpan<char> name)
    {
        if (name.Length < 2 || name[0] != '#')
            return false;
        var digits = name[1] == 'x' ? name[2..] : name[1..];
        return !digits.IsEmpty && !digits.ContainsAnyExcept(name[1] == 'x' ? "0123456789abcdefABCDEF" : "0123456789");
    }

    private readonly ReadOnlySpan<char> Open((int Start, int Length) element) => _text.AsSpan(element.Start, element.Length);

    private readonly bool Follows(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    private void Skip(string end, int from)
    {
        var found = _text.IndexOf(end, Math.Min(_at + from, _text.Length), StringComparison.Ordinal);
        if (found < 0)
            Fault = $"a part that does not end with {end}.";
        else
            _at = found + end.Length;
    }

    private bool Stop(string fault)
    {
        Fault = fault;
        return false;
    }

    private readonly int SkipSpace(int at)
    {
        while (at < _text.Length && char.IsWhiteSpace(_text[at]))
            at++;
        return at;
    }

    private static bool IsNameStart(char character) => char.IsLetter(character) || character is '_';

    private static bool IsName(char character) => char.IsLetterOrDigit(character) || character is ':' or '-' or '_' or '.';
}
