using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Profiles.Elements;

/// <summary>JSON string contents whose escapes the reader has found well-formed. See RFC 8259, section 7.</summary>
internal static class JsonText
{
    private const int SmallBuffer = 256;

    /// <summary>The text as a string.</summary>
    public static string Decode(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\')) return Encoding.UTF8.GetString(escaped);
        var rented = escaped.Length > SmallBuffer ? ArrayPool<byte>.Shared.Rent(escaped.Length) : null;
        var buffer = rented ?? stackalloc byte[SmallBuffer];
        var text = Encoding.UTF8.GetString(buffer[..Unescape(escaped, buffer)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    /// <summary>Whether the unescaped text is <paramref name="utf8"/>.</summary>
    public static bool Equals(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> utf8)
    {
        if (!escaped.Contains((byte)'\\')) return escaped.SequenceEqual(utf8);
        if (utf8.Length > escaped.Length) return false;
        var rented = escaped.Length > SmallBuffer ? ArrayPool<byte>.Shared.Rent(escaped.Length) : null;
        var buffer = rented ?? stackalloc byte[SmallBuffer];
        var equal = utf8.SequenceEqual(buffer[..Unescape(escaped, buffer)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return equal;
    }

    /// <summary>Writes the unescaped text, which is never longer; half a surrogate pair becomes U+FFFD. Returns its length.</summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        var (at, written) = (0, 0);
        while (at < escaped.Length)
        {
            var plain = escaped[at..].IndexOf((byte)'\\');
            if (plain < 0) plain = escaped.Length - at;
            escaped.Slice(at, plain).CopyTo(target[written..]);
            written += plain;
            at += plain;
            if (at < escaped.Length) written += ReadEscape(escaped, ref at, out _).EncodeToUtf8(target[written..]);
        }

        return written;
    }

    /// <summary>Whether some \u escape is half a surrogate pair, which no Unicode text can have.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        for (var at = escaped.IndexOf((byte)'\\'); at >= 0;)
        {
            _ = ReadEscape(escaped, ref at, out var isLone);
            if (isLone) return true;
            var next = escaped[at..].IndexOf((byte)'\\');
            at = next < 0 ? -1 : at + next;
        }

        return false;
    }

    private static Rune ReadEscape(ReadOnlySpan<byte> escaped, ref int at, out bool isLone)
    {
        isLone = false;
        var letter = escaped[at + 1];
        at += 2;
        if (letter != 'u') return new Rune(Short(letter));
        var first = Hex(escaped, at);
        at += 4;
        if (!char.IsSurrogate(first)) return new Rune(first);
        if (char.IsHighSurrogate(first) && escaped[at..].StartsWith("\\u"u8))
        {
            var second = Hex(escaped, at + 2);
            if (char.IsLowSurrogate(second))
            {
                at += 6;
                return new Rune(first, second);
            }
        }

        isLone = true;
        return Rune.ReplacementChar;
    }

    private static char Short(byte letter) => letter switch
    {
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        _ => (char)letter,
    };

    private static char Hex(ReadOnlySpan<byte> escaped, int at) =>
        Utf8Parser.TryParse(escaped.Slice(at, 4), out ushort code, out var length, 'x') && length == 4
            ? (char)code
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The escape at byte {at} is not four hexadecimal digits, although the JSON reader accepted it."));
}
