using System.Buffers;
using System.Text;

namespace Profiles.Elements;

/// <summary>The string formats of FHIR over unescaped UTF-8. See https://hl7.org/fhir/R4/datatypes.html#primitive.</summary>
internal static class TextFormats
{
    private const int LongestId = 64;

    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    private static readonly SearchValues<byte> IdBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);

    private static readonly SearchValues<byte> Base64Bytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    private static readonly SearchValues<byte> HexBytes = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>A character below U+0020 that FHIR text must not have.</summary>
    public static bool HasControlCharacter(ReadOnlySpan<byte> value) => value.ContainsAny(ControlBytes);

    /// <summary>Nothing but Unicode white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            if (value[0] is > 0x20 and < 0x80) return false;
            Rune.DecodeFromUtf8(value, out var rune, out var length);
            if (!Rune.IsWhiteSpace(rune)) return false;
            value = value[length..];
        }

        return true;
    }

    /// <summary>[^\s]+(\s[^\s]+)*</summary>
    public static bool IsCode(ReadOnlySpan<byte> value)
    {
        var wasSpace = true;
        while (!value.IsEmpty)
        {
            var isSpace = IsSpace(value, out var length);
            if (isSpace && wasSpace) return false;
            wasSpace = isSpace;
            value = value[length..];
        }

        return !wasSpace;
    }

    /// <summary>\S+</summary>
    public static bool IsUri(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return false;
        while (!value.IsEmpty)
        {
            if (IsSpace(value, out var length)) return false;
            value = value[length..];
        }

        return true;
    }

    /// <summary>[A-Za-z0-9\-\.]{1,64}</summary>
    public static bool IsId(ReadOnlySpan<byte> value) => value.Length is > 0 and <= LongestId && !value.ContainsAnyExcept(IdBytes);

    /// <summary>urn:oid:[0-2](\.(0|[1-9][0-9]*))+</summary>
    public static bool IsOid(ReadOnlySpan<byte> value)
    {
        if (!value.StartsWith("urn:oid:"u8)) return false;
        var arcs = 0;
        foreach (var range in value["urn:oid:".Length..].Split((byte)'.'))
        {
            var arc = value["urn:oid:".Length..][range];
            if (arc.IsEmpty || arc.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
            if (arc[0] == '0' && arc.Length > 1) return false;
            if (arcs++ == 0 && (arc.Length > 1 || arc[0] > '2')) return false;
        }

        return arcs > 1;
    }

    /// <summary>urn:uuid: and 8-4-4-4-12 lower-case hexadecimal digits.</summary>
    public static bool IsUuid(ReadOnlySpan<byte> value)
    {
        if (value.Length != 45 || !value.StartsWith("urn:uuid:"u8)) return false;
        var digits = value["urn:uuid:".Length..];
        return digits[8] == '-' && digits[13] == '-' && digits[18] == '-' && digits[23] == '-'
            && IsHex(digits[..8]) && IsHex(digits[9..13]) && IsHex(digits[14..18]) && IsHex(digits[19..23]) && IsHex(digits[24..]);
    }

    /// <summary>Base64 of RFC 4648, white space allowed between the characters.</summary>
    public static bool IsBase64(ReadOnlySpan<byte> value)
    {
        var (letters, fill) = (0L, 0);
        while (!value.IsEmpty)
        {
            var run = value.IndexOfAnyExcept(Base64Bytes);
            if (run < 0) run = value.Length;
            if (run > 0 && fill > 0) return false;
            letters += run;
            value = value[run..];
            if (value.IsEmpty) break;
            if (value[0] == '=') fill++;
            else if (value[0] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) return false;
            value = value[1..];
        }

        return letters > 0 && fill <= 2 && (letters + fill) % 4 == 0;
    }

    private static bool IsHex(ReadOnlySpan<byte> value) => !value.ContainsAnyExcept(HexBytes);

    private static bool IsSpace(ReadOnlySpan<byte> value, out int length)
    {
        length = 1;
        if (value[0] < 0x80) return value[0] is 0x20 or (>= 0x09 and <= 0x0D);
        Rune.DecodeFromUtf8(value, out var rune, out length);
        return Rune.IsWhiteSpace(rune);
    }
}
