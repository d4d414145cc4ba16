namespace Profiles.Elements;

/// <summary>Turns byte offsets, asked for in rising order, into lines and columns in one walk over the text.</summary>
/// <param name="utf8">The text.</param>
internal ref struct TextPlace(ReadOnlySpan<byte> utf8)
{
    private readonly ReadOnlySpan<byte> _utf8 = utf8;
    private int _at;
    private int _line = 1;
    private int _column = 1;

    /// <summary>Line and column of an offset, from 1; a column is a Unicode code point.</summary>
    public (int Line, int Column) MoveTo(int offset)
    {
        var passed = _utf8[_at..Math.Clamp(offset, _at, _utf8.Length)];
        _at += passed.Length;
        var lastBreak = passed.LastIndexOf((byte)'\n');
        if (lastBreak >= 0)
        {
            _line += passed.Count((byte)'\n');
            _column = 1;
            passed = passed[(lastBreak + 1)..];
        }

        // Every byte but the continuation bytes (10xxxxxx) begins a character.
        foreach (var each in passed) _column += (each & 0xC0) == 0x80 ? 0 : 1;
        return (_line, _column);
    }
}
