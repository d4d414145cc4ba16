using System.Globalization;

namespace FhirServer.Search.Units;

/// <summary>
/// Reads a UCUM code (case sensitive): https://ucum.org/ucum#section-Syntax-Rules. <c>mg/dL</c>, <c>10*9/L</c>, <c>/min</c>,
/// <c>kg.m/s2</c>, <c>mL/(min.{body})</c>. What stands in braces means nothing.
/// </summary>
/// <param name="table">The atoms.</param>
/// <param name="text">The code.</param>
internal sealed class UcumParser(UcumTable table, string text)
{
    // Units come from clients: nothing real comes near these.
    private const int MostExponent = 40;
    private const int MostDigits = 12;
    private const int MostBits = 2000;
    private const int MostDepth = 8;

    private int _at;
    private int _depth;

    /// <summary>The unit, or null when the code is none, or one that is no multiple of base units.</summary>
    public UnitTerm? Parse()
    {
        var term = text.Length > 0 ? Term() : null;
        return _at == text.Length ? term : null;
    }

    private char Next => _at < text.Length ? text[_at] : '\0';

    private UnitTerm? Term()
    {
        if (++_depth > MostDepth)
            return null;
        var whole = UnitTerm.One;
        var isOver = Take('/');
        do
        {
            if (Component() is not { } part)
                return null;
            whole = whole.Times(isOver ? part.Pow(-1) : part);
            if (whole.Factor.Bits > MostBits)
                return null;
        }
        while (TakeOperator(out isOver));
        _depth--;
        return whole;
    }

    private UnitTerm? Component()
    {
        if (Take('('))
        {
            var inner = Term();
            return inner is not null && Take(')') ? inner : null;
        }

        var symbol = Symbol();
        var hasNote = Next == '{';
        if (hasNote && !SkipNote())
            return null;
        if (symbol.Length == 0)
            return hasNote ? UnitTerm.One : null;
        return char.IsAsciiDigit(symbol[0]) && !symbol.AsSpan().ContainsAnyExceptInRange('0', '9') ? Number(symbol) : Powered(symbol);
    }

    private static UnitTerm? Number(string digits)
    {
        var number = digits.Length <= MostDigits ? Ratio.Parse(digits) : Ratio.Zero;
        return number.Numerator.IsZero ? null : UnitTerm.Number(number);
    }

    private UnitTerm? Powered(string symbol)
    {
        var end = symbol.Length;
        while (end > 0 && char.IsAsciiDigit(symbol[end - 1]))
            end--;
        if (end == symbol.Length)
            return symbol[^1] is '+' or '-' ? null : table.Find(symbol);
        var start = end > 0 && symbol[end - 1] is '+' or '-' ? end - 1 : end;
        return int.TryParse(symbol.AsSpan(start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) && Math.Abs(exponent) <= MostExponent
            ? table.Find(symbol[..start])?.Pow(exponent)
            : null;
    }

    /// <summary>Up to the next operator, bracket or note; what stands in square brackets belongs to the symbol, whatever it is.</summary>
    private string Symbol()
    {
        var start = _at;
        var isInside = false;
        for (; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (c is <= ' ' or > '~' || (!isInside && c is '.' or '/' or '(' or ')' or '{' or '}'))
                break;
            isInside = c == '[' || (isInside && c != ']');
        }

        return text[start.._at];
    }

    private bool SkipNote()
    {
        var end = text.IndexOf('}', _at);
        if (end < 0 || text.IndexOf('{', _at + 1, end - _at - 1) >= 0)
            return false;
        _at = end + 1;
        return true;
    }

    private bool TakeOperator(out bool isOver)
    {
        isOver = Next == '/';
        return Take('/') || Take('.');
    }

    private bool Take(char c)
    {
        if (Next != c)
            return false;
        _at++;
        return true;
    }
}
