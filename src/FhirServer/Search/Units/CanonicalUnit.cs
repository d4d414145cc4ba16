using System.Numerics;

namespace FhirServer.Search.Units;

/// <summary>How values in a unit become values in the canonical unit of the same measure, by which units are compared.</summary>
public sealed class CanonicalUnit
{
    private const int DecimalBits = 95;

    private readonly Ratio _factor;
    private readonly Ratio _offset;
    private readonly decimal _times;
    private readonly decimal _over;

    /// <summary>A unit of which value times factor plus offset is the canonical value.</summary>
    internal CanonicalUnit(string code, Ratio factor, Ratio offset)
    {
        (Code, _factor, _offset) = (code, factor, offset);
        if (offset == Ratio.Zero && factor.Numerator.GetBitLength() < DecimalBits && factor.Denominator.GetBitLength() < DecimalBits)
            (_times, _over) = ((decimal)factor.Numerator, (decimal)factor.Denominator);
    }

    /// <summary>The canonical unit, as UCUM writes it: <c>g.m-3</c> for mg/dL.</summary>
    public string Code { get; }

    /// <summary>
    /// A value in the canonical unit: the nearest of 28 digits. What is larger than any decimal becomes the largest, and the ends of the
    /// decimals stay the ends.
    /// </summary>
    public decimal Of(decimal value)
    {
        if (value is decimal.MinValue or decimal.MaxValue)
            return value;
        // Every value that is stored comes here, and most are small numbers: decimals say the same as fractions, in no memory.
        return _over != 0 && Bits(value) + Bits(_times) <= DecimalBits ? Round(value * _times / _over) : ((Ratio.Of(value) * _factor) + _offset).ToDecimal();
    }

    private static decimal Round(decimal value)
    {
        var digits = 0;
        for (var whole = Math.Truncate(Math.Abs(value)); whole >= 1; whole = Math.Truncate(whole / 10))
            digits++;
        return digits == 0 ? value : Math.Round(value, Math.Max(0, Ratio.MostScale - 1 - digits), MidpointRounding.AwayFromZero);
    }

    private static int Bits(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var (high, below) = bits[2] != 0 ? (bits[2], 64) : bits[1] != 0 ? (bits[1], 32) : (bits[0], 0);
        return below + 32 - BitOperations.LeadingZeroCount((uint)high);
    }
}
