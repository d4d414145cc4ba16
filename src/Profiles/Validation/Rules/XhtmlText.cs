using System.Buffers.Text;
using System.Text;

namespace Profiles.Validation.Rules;

/// <summary>Text of XML with its references: "&amp;lt;", "&amp;#160;". HTML's own names are not XML's: https://hl7.org/fhir/R4/narrative.html.</summary>
internal static class XhtmlText
{
    /// <summary>Reads a reference.</summary>
    /// <param name="text">Begins with "&amp;".</param>
    /// <param name="character">What it stands for.</param>
    /// <returns>How long it is; 0 when it is none.</returns>
    public static int ReadReference(ReadOnlySpan<byte> text, out int character)
    {
        character = 0;
        var end = text[..Math.Min(text.Length, 16)].IndexOf((byte)';');
        if (end < 2)
            return 0;
        var name = text[1..end];
        if (name[0] == '#')
            return ReadNumber(name[1..], out character) ? end + 1 : 0;
        character = name switch
        {
            _ when name.SequenceEqual("lt"u8) => '<',
            _ when name.SequenceEqual("gt"u8) => '>',
            _ when name.SequenceEqual("amp"u8) => '&',
            _ when name.SequenceEqual("quot"u8) => '"',
            _ when name.SequenceEqual("apos"u8) => '\'',
            _ => 0,
        };
        return character == 0 ? 0 : end + 1;
    }

    /// <summary>Whether there is anything but white space, as XML counts it.</summary>
    public static bool HasInk(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            text = text.TrimStart(" \t\r\n"u8);
            if (text.IsEmpty)
                return false;
            if (text[0] != '&')
                return true;
            var length = ReadReference(text, out var character);
            if (length == 0 || character is not (' ' or '\t' or '\r' or '\n'))
                return true;
            text = text[length..];
        }
    }

    /// <summary>
    /// Whether a text holds a word once references are resolved and what browsers skip in addresses (white space and controls) is left out;
    /// upper and lower case alike.
    /// </summary>
    /// <param name="text">The value of an attribute.</param>
    /// <param name="word">In lower case letters, ASCII.</param>
    /// <param name="atStart">Only at the very start.</param>
    public static bool Holds(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, bool atStart)
    {
        do
        {
            if (BeginsWith(text, word))
                return true;
            text = text[Next(text, out _)..];
        }
        while (!atStart && !text.IsEmpty);
        return false;
    }

    private static bool BeginsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        while (!word.IsEmpty)
        {
            if (text.IsEmpty)
                return false;
            text = text[Next(text, out var character)..];
            if (character <= ' ')
                continue;
            if ((character is >= 'A' and <= 'Z' ? character | 0x20 : character) != word[0])
                return false;
            word = word[1..];
        }

        return true;
    }

    private static int Next(ReadOnlySpan<byte> text, out int character)
    {
        character = 0;
        if (text.IsEmpty)
            return 0;
        if (text[0] == '&' && ReadReference(text, out character) is > 0 and var length)
            return length;
        character = text[0];
        return 1;
    }

    private static bool ReadNumber(ReadOnlySpan<byte> digits, out int number)
    {
        var isHex = digits.Length > 1 && digits[0] == 'x';
        var plain = isHex ? digits[1..] : digits;
        return Utf8Parser.TryParse(plain, out number, out var used, isHex ? 'x' : 'D')
            && used == plain.Length && !plain.IsEmpty && plain[0] is not ((byte)'-' or (byte)'+') && Rune.IsValid(number);
    }
}
