using System.Globalization;
using System.Numerics;

namespace FhirServer.Search.Units;

/// <summary>An exact fraction: what units are multiples of each other by. A decimal cannot say 1/60, and a double cannot say 0.1.</summary>
internal readonly record struct Ratio
{
    /// <summary>Most digits behind the point of a decimal.</summary>
    public const int MostScale = 28;

    private Ratio(BigInteger numerator, BigInteger denominator) => (Numerator, Denominator) = (numerator, denominator);

    /// <summary>One.</summary>
    public static Ratio One { get; } = new(BigInteger.One, BigInteger.One);

    /// <summary>Zero.</summary>
    public static Ratio Zero { get; } = new(BigInteger.Zero, BigInteger.One);

    /// <summary>Above the bar, with the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>Below the bar; positive, and without a factor that <see cref="Numerator"/> has as well.</summary>
    public BigInteger Denominator { get; }

    /// <summary>How large the numbers have become, in bits.</summary>
    public long Bits => Numerator.GetBitLength() + Denominator.GetBitLength();

    /// <summary>A fraction in its lowest terms.</summary>
    /// <exception cref="DivideByZeroException">The denominator is zero.</exception>
    public static Ratio Of(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
            throw new DivideByZeroException("A fraction has no zero below its bar.");
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return denominator.Sign < 0 ? new(-numerator / common, -denominator / common) : new(numerator / common, denominator / common);
    }

    /// <summary>A decimal, exactly.</summary>
    public static Ratio Of(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = ((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0];
        return Of(value < 0 ? -mantissa : mantissa, BigInteger.Pow(10, (bits[3] >> 16) & 0xFF));
    }

    /// <summary>Reads <c>12</c>, <c>6.0221367</c> or <c>1.6e-24</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static Ratio Parse(string text)
    {
        var exponentAt = text.IndexOfAny(['e', 'E']);
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var exponent = exponentAt < 0 ? 0 : int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var scale = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        var digits = BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return scale >= 0 ? Of(digits, BigInteger.Pow(10, scale)) : Of(digits * BigInteger.Pow(10, -scale), BigInteger.One);
    }

    /// <summary>The product.</summary>
    public static Ratio operator *(Ratio left, Ratio right) => Of(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>The sum.</summary>
    public static Ratio operator +(Ratio left, Ratio right) =>
        Of((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    /// <summary>A power; a negative one turns the fraction over.</summary>
    public Ratio Pow(int exponent) => exponent >= 0
        ? Of(BigInteger.Pow(Numerator, exponent), BigInteger.Pow(Denominator, exponent))
        : Of(BigInteger.Pow(Denominator, -exponent), BigInteger.Pow(Numerator, -exponent));

    /// <summary>
    /// The nearest decimal of 28 digits, without zeros at its end; <see cref="decimal.MaxValue"/> or <see cref="decimal.MinValue"/> for what is
    /// larger than any. Never decreases when the fraction increases.
    /// </summary>
    public decimal ToDecimal()
    {
        var whole = BigInteger.Abs(Numerator / Denominator);
        var digits = whole.IsZero ? 0 : (int)Math.Floor(BigInteger.Log10(whole)) + 1;
        // The logarithm may be one off at a power of ten; one digit less is precise enough.
        var scale = whole.IsZero ? MostScale : MostScale - 1 - digits;
        if (scale < 0)
            return Numerator.Sign > 0 ? decimal.MaxValue : decimal.MinValue;
        var (quotient, rest) = BigInteger.DivRem(BigInteger.Abs(Numerator) * BigInteger.Pow(10, scale), Denominator);
        if (rest * 2 >= Denominator)
            quotient += 1;
        while (scale > 0 && !quotient.IsZero && (quotient % 10).IsZero)
        {
            quotient /= 10;
            scale--;
        }

        return FromDigits(quotient, scale, Numerator.Sign < 0);
    }

    private static decimal FromDigits(BigInteger digits, int scale, bool isNegative)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        digits.TryWriteBytes(bytes, out _, isUnsigned: true);
        return new decimal(BitConverter.ToInt32(bytes), BitConverter.ToInt32(bytes[4..]), BitConverter.ToInt32(bytes[8..]), isNegative, (byte)scale);
    }
}
