namespace Profiles.Validation.Rules;

/// <summary>
/// Reads an XML fragment token by token, without allocating, and tells where it is not well-formed: https://www.w3.org/TR/xml/.
/// Document types and processing instructions are faults, for narrative has neither; comments are passed over. That tags match is the
/// caller's to see, since only it remembers what is open.
/// </summary>
/// <param name="text">UTF-8, unescaped.</param>
internal ref struct XhtmlScanner(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private bool _inTag;

    /// <summary>The name of an element or attribute.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Where <see cref="Name"/> begins in the text.</summary>
    public int NameStart { get; private set; }

    /// <summary>The value of an attribute, or text; references such as "&amp;amp;" are left as they are.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>What is not well-formed.</summary>
    public string? Fault { get; private set; }

    /// <summary>Goes on to the next token.</summary>
    public XhtmlToken Read()
    {
        if (_inTag)
            return ReadInTag();
        while (_at < _text.Length)
        {
            var rest = _text[_at..];
            if (rest[0] != '<')
                return ReadText(rest);
            if (!rest.StartsWith("<!--"u8))
                return ReadMarkup(rest);
            var end = rest[4..].IndexOf("--"u8);
            if (end < 0 || end + 6 >= rest.Length || rest[end + 6] != '>')
                return Fail("a comment does not end with --> or has -- inside");
            if (FirstBadByte(rest[..end]) is { } bad)
                return Fail(bad);
            _at += end + 7;
        }

        return XhtmlToken.End;
    }

    private XhtmlToken ReadText(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'<');
        Value = end < 0 ? rest : rest[..end];
        _at += Value.Length;
        if (Value.IndexOf("]]>"u8) >= 0)
            return Fail("']]>' stands in text; write ]]&gt;");
        return Checked(XhtmlToken.Text);
    }

    private XhtmlToken ReadMarkup(ReadOnlySpan<byte> rest)
    {
        if (rest.StartsWith("<![CDATA["u8))
        {
            var end = rest.IndexOf("]]>"u8);
            if (end < 0)
                return Fail("a CDATA section does not end with ]]>");
            Value = rest[9..end];
            _at += end + 3;
            return FirstBadByte(Value) is { } bad ? Fail(bad) : XhtmlToken.Text;
        }

        if (rest.StartsWith("<!"u8) || rest.StartsWith("<?"u8))
            return Fail("document types and processing instructions are not allowed");
        var closes = rest.StartsWith("</"u8);
        _at += closes ? 2 : 1;
        if (!ReadName())
            return Fail("'<' is not followed by a name; write &lt; in text");
        if (!closes)
        {
            _inTag = true;
            return XhtmlToken.Open;
        }

        SkipSpace();
        return Take((byte)'>') ? XhtmlToken.Close : Fail("a closing tag does not end with '>'");
    }

    private XhtmlToken ReadInTag()
    {
        var hasSpace = SkipSpace();
        if (Take((byte)'>'))
        {
            _inTag = false;
            return XhtmlToken.OpenEnd;
        }

        if (Take((byte)'/'))
        {
            _inTag = false;
            return Take((byte)'>') ? XhtmlToken.Empty : Fail("'/' in a tag is not followed by '>'");
        }

        if (!hasSpace || !ReadName())
            return Fail("a tag does not end with '>', or two attributes stand without space between");
        return ReadAttributeValue();
    }

    private XhtmlToken ReadAttributeValue()
    {
        SkipSpace();
        if (!Take((byte)'='))
            return Fail("an attribute has no value");
        SkipSpace();
        if (_at >= _text.Length || _text[_at] is not ((byte)'"' or (byte)'\''))
            return Fail("the value of an attribute is not in quotes");
        var length = _text[(_at + 1)..].IndexOf(_text[_at]);
        if (length < 0)
            return Fail("the value of an attribute has no closing quote");
        Value = _text.Slice(_at + 1, length);
        _at += length + 2;
        return Value.Contains((byte)'<') ? Fail("'<' stands in the value of an attribute; write &lt;") : Checked(XhtmlToken.Attribute);
    }

    private XhtmlToken Checked(XhtmlToken token)
    {
        if (FirstBadByte(Value) is { } bad)
            return Fail(bad);
        var rest = Value;
        for (var ampersand = rest.IndexOf((byte)'&'); ampersand >= 0; ampersand = rest.IndexOf((byte)'&'))
        {
            rest = rest[ampersand..];
            var length = XhtmlText.ReadReference(rest, out var character);
            if (length == 0)
                return Fail("'&' begins no reference that XML has; write &amp; for the sign itself and a number such as &#160; for &nbsp; and other names of HTML");
            if (character is < ' ' and not ('\t' or '\n' or '\r') or 0xFFFE or 0xFFFF)
                return Fail("a reference names a character that XML does not allow");
            rest = rest[length..];
        }

        return token;
    }

    private static string? FirstBadByte(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOfAnyInRange((byte)0, (byte)0x1F);
        while (at >= 0 && bytes[at] is (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            bytes = bytes[(at + 1)..];
            at = bytes.IndexOfAnyInRange((byte)0, (byte)0x1F);
        }

        return at < 0 ? null : "there is a control character that XML does not allow";
    }

    private bool ReadName()
    {
        var start = _at;
        while (_at < _text.Length && IsNameByte(_text[_at], isFirst: _at == start))
            _at++;
        NameStart = start;
        Name = _text[start.._at];
        return _at > start;
    }

    // Beyond ASCII every byte is taken: no name with one is allowed later on.
    private static bool IsNameByte(byte each, bool isFirst) =>
        char.IsAsciiLetter((char)each) || each is (byte)'_' or (byte)':' or >= 0x80 || (!isFirst && (char.IsAsciiDigit((char)each) || each is (byte)'-' or (byte)'.'));

    private bool SkipSpace()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            _at++;
        return _at > start;
    }

    private bool Take(byte expected)
    {
        if (_at >= _text.Length || _text[_at] != expected)
            return false;
        _at++;
        return true;
    }

    private XhtmlToken Fail(string fault)
    {
        Fault = fault;
        return XhtmlToken.Fault;
    }
}
