using System.Globalization;
using FhirServer.Fhir;

namespace FhirServer.Search.Types;

/// <summary>
/// A number with the range that its digits leave open: 100 is [99.5, 100.5), 100.00 is [99.995, 100.005).
/// A whole number with an exponent counts as if it had one decimal: 1e2 is [95, 105), as the specification's example has it.
/// See https://hl7.org/fhir/R4/search.html#number.
/// </summary>
/// <param name="Value">The number.</param>
/// <param name="Low">The lowest number that rounds to it.</param>
/// <param name="High">The lowest number above that does not.</param>
internal readonly record struct SearchNumber(decimal Value, decimal Low, decimal High)
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private const int MaxScale = 28;
    private const int MaxExponent = 999;

    /// <summary>Reads the number of a query, with its prefix.</summary>
    /// <exception cref="FhirException">400: it is none, or larger than can be compared.</exception>
    public static Criterion.Number Criterion(SearchParameterInfo parameter, string value)
    {
        var (prefix, text) = SearchValue.Prefixed(parameter, value);
        var number = Parse(text) ?? throw SearchValue.Invalid(parameter, "write a number as 5, -5.40 or 5.4e-3, not above 7.9e28.");
        return number.As(prefix);
    }

    /// <summary>The value of a stored number, brought to the nearest that can be compared; null when the element has none.</summary>
    public static decimal? Stored(string? text)
    {
        if (text is null || !TryShape(text, out _, out _))
            return null;
        if (decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var value))
            return value;
        return text[0] == '-' ? decimal.MinValue : decimal.MaxValue;
    }

    /// <summary>Says whether the range of a stored value answers a criterion.</summary>
    /// <param name="asked">The criterion.</param>
    /// <param name="low">The value or its lower end.</param>
    /// <param name="high">The value or its upper end, inclusive.</param>
    public static bool Matches(Criterion.Number asked, decimal low, decimal high) => asked.Prefix switch
    {
        SearchPrefix.Equal => IsWithin(asked, low, high),
        SearchPrefix.NotEqual => !IsWithin(asked, low, high),
        SearchPrefix.Greater => high > asked.Value,
        SearchPrefix.Less => low < asked.Value,
        SearchPrefix.GreaterOrEqual => high >= asked.Value,
        SearchPrefix.LessOrEqual => low <= asked.Value,
        SearchPrefix.StartsAfter => low > asked.Value,
        SearchPrefix.EndsBefore => high < asked.Value,
        SearchPrefix.Approximately => low <= asked.High && high >= asked.Low,
        _ => throw new ArgumentException("There is no such prefix.", nameof(asked)),
    };

    /// <summary>Reads a number; null when it is none or does not fit.</summary>
    internal static SearchNumber? Parse(string text)
    {
        // A URL turns the + of an exponent into a blank.
        var plus = text.Replace("e ", "e+", StringComparison.OrdinalIgnoreCase);
        if (!TryShape(plus, out var decimals, out var exponent) || !decimal.TryParse(plus, Styles, CultureInfo.InvariantCulture, out var value))
            return null;
        var half = Half(exponent is { } power ? power - Math.Max(1, decimals) : -decimals);
        return new SearchNumber(value, Sum(value, -half), Sum(value, half));
    }

    private static bool IsWithin(Criterion.Number asked, decimal low, decimal high) => asked.Low == asked.High
        ? low == asked.Value && high == asked.Value
        : asked.Low <= low && high < asked.High;

    private Criterion.Number As(SearchPrefix prefix)
    {
        if (prefix != SearchPrefix.Approximately)
            return new Criterion.Number(prefix, Value, Low, High);
        var tenth = Math.Abs(Value) / 10;
        return new Criterion.Number(prefix, Value, Math.Min(Low, Sum(Value, -tenth)), Math.Max(High, Sum(Value, tenth)));
    }

    // Half of the unit of the last digit, which stands at this power of ten.
    private static decimal Half(int power)
    {
        if (power <= -MaxScale)
            return 0;
        if (power > 0)
            return power > MaxScale ? decimal.MaxValue : Enumerable.Repeat(10m, power - 1).Aggregate(5m, (product, ten) => product * ten);
        return new decimal(5, 0, 0, isNegative: false, (byte)(1 - power));
    }

    private static decimal Sum(decimal value, decimal change)
    {
        if (change > 0 && value > decimal.MaxValue - change)
            return decimal.MaxValue;
        return change < 0 && value < decimal.MinValue - change ? decimal.MinValue : value + change;
    }

    // -?digits[.digits][e[+-]digits], as https://hl7.org/fhir/R4/datatypes.html#decimal but for leading zeros, which people write.
    private static bool TryShape(ReadOnlySpan<char> text, out int decimals, out int? exponent)
    {
        (decimals, exponent) = (0, null);
        if (text is ['-', ..])
            text = text[1..];
        var whole = Digits(text);
        if (whole == 0)
            return false;
        text = text[whole..];
        if (text is ['.', ..])
        {
            decimals = Digits(text[1..]);
            if (decimals == 0)
                return false;
            text = text[(decimals + 1)..];
        }

        if (text is not ['e' or 'E', ..])
            return text.IsEmpty;
        var isNegative = text is [_, '-', ..];
        text = text[(text is [_, '+' or '-', ..] ? 2 : 1)..];
        if (text.IsEmpty || Digits(text) != text.Length)
            return false;
        var size = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, MaxExponent) : MaxExponent;
        exponent = isNegative ? -size : size;
        return true;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
