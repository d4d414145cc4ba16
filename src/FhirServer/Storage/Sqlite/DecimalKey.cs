namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Writes a decimal so that SQLite's comparison of blobs (byte by byte, the shorter first) is the comparison of the numbers, exactly:
/// no binary fraction is involved, 0.1 is 0.1, and 1.50 equals 1.5.
/// </summary>
/// <remarks>
/// The first byte holds sign and exponent, then come the significant digits, two to a byte, from 1 to 100.
/// In a negative number every byte is turned over, and a last byte keeps the shorter above the longer.
/// </remarks>
internal static class DecimalKey
{
    private const byte Zero = 0x80;
    private const int SmallestExponent = -28;
    private const int MostDigits = 29;

    /// <summary>The key of a number.</summary>
    public static byte[] Of(decimal value)
    {
        if (value == 0)
            return [Zero];
        Span<char> text = stackalloc char[MostDigits + 4];
        var magnitude = Math.Abs(value);
        magnitude.TryFormat(text, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[MostDigits + 3];
        var count = Significant(text[..length], digits, out var exponent);
        return Pack(digits[..count], exponent, negative: value < 0);
    }

    // The number is 0.d1d2d3... times ten to the exponent, d1 and the last digit not zero.
    private static int Significant(ReadOnlySpan<char> text, Span<byte> digits, out int exponent)
    {
        var point = text.IndexOf('.');
        exponent = point < 0 ? text.Length : point;
        var count = 0;
        foreach (var c in text)
        {
            if (c == '.')
                continue;
            if (count == 0 && c == '0')
                exponent--;
            else
                digits[count++] = (byte)(c - '0');
        }

        while (digits[count - 1] == 0)
            count--;
        return count;
    }

    private static byte[] Pack(ReadOnlySpan<byte> digits, int exponent, bool negative)
    {
        var pairs = (digits.Length + 1) / 2;
        var key = new byte[1 + pairs + (negative ? 1 : 0)];
        key[0] = (byte)(Zero + 1 + exponent - SmallestExponent);
        for (var i = 0; i < pairs; i++)
        {
            var second = (2 * i) + 1 < digits.Length ? digits[(2 * i) + 1] : 0;
            key[1 + i] = (byte)((digits[2 * i] * 10) + second + 1);
        }

        if (!negative)
            return key;
        for (var i = 0; i <= pairs; i++)
            key[i] = (byte)~key[i];
        key[^1] = 0xFF;
        return key;
    }
}
