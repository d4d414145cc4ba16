using System.Buffers;

namespace FhirServer.Interactions;

/// <summary>
/// Finds Aadhaar numbers in text: twelve digits, the first not 0 or 1, the last a check digit after Verhoeff, written in one or in fours with blanks or hyphens.
/// Part of a longer number (an ABHA number, a telephone number with +), of a decimal or of a UUID is none.
/// </summary>
public static class AadhaarNumbers
{
    private const int Length = 12;
    private const int Group = 4;
    private const int Shown = 4;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    // The dihedral group of order ten, and what happens to a digit at each place: https://en.wikipedia.org/wiki/Verhoeff_algorithm.
    private static readonly string[] Product = ["0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"];
    private static readonly string[] Place = ["0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"];

    /// <summary>Says whether there is one in a text.</summary>
    public static bool AreIn(string text) => Find(text, 0) is not null;

    /// <summary>The text with the first eight digits of each replaced by X; the same text when there is none.</summary>
    public static string Mask(string text)
    {
        if (Find(text, 0) is null)
            return text;
        var masked = text.ToCharArray();
        for (var found = Find(text, 0); found is { } range; found = Find(text, range.End.Value))
        {
            var hidden = Length - Shown;
            for (var at = range.Start.Value; hidden > 0; at++)
            {
                if (!char.IsAsciiDigit(masked[at]))
                    continue;
                masked[at] = 'X';
                hidden--;
            }
        }

        return new string(masked);
    }

    private static Range? Find(string text, int from)
    {
        for (var at = from; at <= text.Length - Length; at++)
        {
            if (!char.IsAsciiDigit(text[at]))
                continue;
            var end = EndOf(text, at, out var digits);
            if (end > 0 && StandsAlone(text, at, end) && IsNumber(digits))
                return at..end;
            // On with what follows this run of digits.
            while (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
                at++;
        }

        return null;
    }

    // 0 when there are not twelve digits in a row or in fours.
    private static int EndOf(string text, int at, out string digits)
    {
        digits = text.Substring(at, Length);
        if (digits.All(char.IsAsciiDigit))
            return at + Length;
        var end = at + Length + 2;
        if (end > text.Length || text[at + Group] is not (' ' or '-') || text[at + Group] != text[at + (2 * Group) + 1])
            return 0;
        digits = string.Concat(text.AsSpan(at, Group), text.AsSpan(at + Group + 1, Group), text.AsSpan(at + (2 * Group) + 2, Group));
        return digits.All(char.IsAsciiDigit) ? end : 0;
    }

    private static bool StandsAlone(string text, int start, int end)
    {
        var before = start == 0 ? ' ' : text[start - 1];
        if (char.IsLetterOrDigit(before) || before is '+' or '.' or '/' or '_' || IsPartOfMore(text, start - 1, -1))
            return false;
        var after = end == text.Length ? ' ' : text[end];
        return !char.IsLetterOrDigit(after) && after is not ('/' or '_') && !(after == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])) && !IsPartOfMore(text, end, 1);
    }

    // A blank or hyphen with a digit behind it goes on with the number; four hexadecimal digits between hyphens are those of a UUID.
    private static bool IsPartOfMore(string text, int at, int step)
    {
        if (at < 0 || at >= text.Length || text[at] is not ('-' or ' '))
            return false;
        var next = at + step;
        if (next >= 0 && next < text.Length && char.IsAsciiDigit(text[next]))
            return true;
        var far = at + (step * (Group + 1));
        return text[at] == '-' && far >= 0 && far < text.Length && text[far] == '-' && !text.AsSpan(Math.Min(at, far) + 1, Group).ContainsAnyExcept(Hexadecimal);
    }

    private static bool IsNumber(string digits)
    {
        if (digits[0] is '0' or '1')
            return false;
        var check = 0;
        for (var i = 0; i < Length; i++)
            check = Product[check][Place[i % Place.Length][digits[Length - 1 - i] - '0'] - '0'] - '0';
        return check == 0;
    }
}
