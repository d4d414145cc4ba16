using System.Buffers.Text;

namespace Profiles.Elements;

/// <summary>The numbers of FHIR, as JSON numbers. See https://hl7.org/fhir/R4/datatypes.html#integer and #decimal.</summary>
internal static class NumberFormats
{
    /// <summary>Whether a JSON number is a 32-bit integer from <paramref name="least"/> on, without sign before 0, fraction or exponent.</summary>
    public static bool IsInteger(ReadOnlySpan<byte> number, int least) =>
        Utf8Parser.TryParse(number, out int value, out var length) && length == number.Length && value >= least
        && !(value == 0 && number.Length > 1);

    /// <summary>Whether a JSON number is short enough and its power of ten not out of all proportion.</summary>
    public static bool IsDecimal(ReadOnlySpan<byte> number, int maxLength, int maxExponent)
    {
        if (number.Length > maxLength) return false;
        var letter = number.IndexOfAny((byte)'e', (byte)'E');
        if (letter < 0) return true;
        var power = number[(letter + 1)..];
        return Utf8Parser.TryParse(power, out int exponent, out var length) && length == power.Length
            && exponent >= -maxExponent && exponent <= maxExponent;
    }
}
