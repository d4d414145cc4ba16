namespace Profiles.Elements;

/// <summary>
/// Dates and times of FHIR, with the days that the calendar has. See https://hl7.org/fhir/R4/datatypes.html#dateTime.
/// </summary>
internal static class TemporalFormats
{
    private const int FullDate = 10;
    private const int ClockLength = 8;
    private const int ZoneLength = 6;

    /// <summary>YYYY, YYYY-MM or YYYY-MM-DD.</summary>
    public static bool IsDate(ReadOnlySpan<byte> value)
    {
        if (!TryNumber(value, 0, 4, out var year) || year == 0) return false;
        if (value.Length == 4) return true;
        if (value[4] != '-' || !TryNumber(value, 5, 2, out var month) || month is 0 or > 12) return false;
        if (value.Length == 7) return true;
        return value.Length == FullDate && value[7] == '-' && TryNumber(value, 8, 2, out var day)
            && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    /// <summary>A date, or a date with time and zone.</summary>
    public static bool IsDateTime(ReadOnlySpan<byte> value) => value.Length <= FullDate ? IsDate(value) : IsInstant(value);

    /// <summary>YYYY-MM-DDThh:mm:ss, a fraction if wanted, and a zone.</summary>
    public static bool IsInstant(ReadOnlySpan<byte> value) =>
        value.Length > FullDate && value[FullDate] == 'T' && IsDate(value[..FullDate])
        && IsClock(value[(FullDate + 1)..], out var rest) && IsZone(rest);

    /// <summary>hh:mm:ss, a fraction if wanted, no zone.</summary>
    public static bool IsTime(ReadOnlySpan<byte> value) => IsClock(value, out var rest) && rest.IsEmpty;

    private static bool IsClock(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (!TryNumber(value, 0, 2, out var hour) || hour > 23) return false;
        if (!TryNumber(value, 3, 2, out var minute) || minute > 59) return false;
        if (!TryNumber(value, 6, 2, out var second) || second > 60) return false;
        if (value[2] != ':' || value[5] != ':') return false;
        rest = value[ClockLength..];
        if (rest.IsEmpty || rest[0] != '.') return true;
        var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0) digits = rest.Length - 1;
        rest = rest[(digits + 1)..];
        return digits > 0;
    }

    private static bool IsZone(ReadOnlySpan<byte> zone)
    {
        if (zone.SequenceEqual("Z"u8)) return true;
        if (zone.Length != ZoneLength || zone[0] is not ((byte)'+' or (byte)'-') || zone[3] != ':') return false;
        if (!TryNumber(zone, 1, 2, out var hours) || !TryNumber(zone, 4, 2, out var minutes) || minutes > 59) return false;
        return hours < 14 || (hours == 14 && minutes == 0);
    }

    private static bool TryNumber(ReadOnlySpan<byte> value, int at, int length, out int number)
    {
        number = 0;
        if (value.Length < at + length) return false;
        foreach (var digit in value.Slice(at, length))
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
