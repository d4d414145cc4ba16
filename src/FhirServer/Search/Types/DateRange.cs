using System.Globalization;

namespace FhirServer.Search.Types;

/// <summary>
/// A FHIR date, dateTime or instant as the stretch of time it covers, as precisely as it is written: https://hl7.org/fhir/R4/datatypes.html#dateTime.
/// </summary>
/// <param name="Low">Its first moment, in UTC ticks of 100 ns.</param>
/// <param name="High">The first moment after it.</param>
public readonly record struct DateRange(long Low, long High)
{
    private const int DateLength = 10;
    private const int MostFractionDigits = 7;

    /// <summary>Reads <c>2024</c>, <c>2024-01</c>, <c>2024-01-31</c> or, with or without seconds, fraction and zone, <c>2024-01-31T10:00:00.000+05:30</c>.</summary>
    /// <param name="text">The text; a blank may stand for the plus sign of a zone, as URLs have it.</param>
    /// <param name="zone">The zone for texts without one.</param>
    /// <returns>Null when it is none of these, or no such day or time exists.</returns>
    public static DateRange? Parse(ReadOnlySpan<char> text, TimeZoneInfo zone)
    {
        if (text.Length > DateLength)
            return text[DateLength] == 'T' && Day(text[..DateLength]) is { } day ? Time(day, text[(DateLength + 1)..], zone) : null;
        return text.Length switch
        {
            4 when Digits(text) is { } year && First(year, 1, 1) is { } first => Between(first, Later(first, years: 1), zone),
            7 when text[4] == '-' && Digits(text[..4]) is { } year && Digits(text[5..]) is { } month && First(year, month, 1) is { } first => Between(first, Later(first, months: 1), zone),
            DateLength when Day(text) is { } day => Between(day, Later(day, days: 1), zone),
            _ => null,
        };
    }

    /// <summary>The shortest stretch that holds both.</summary>
    public DateRange And(DateRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    private static DateRange? Time(DateTime day, ReadOnlySpan<char> text, TimeZoneInfo zone)
    {
        var zoneAt = text.IndexOfAny("Z+- ");
        var clock = zoneAt < 0 ? text : text[..zoneAt];
        TimeSpan? offset = null;
        if (zoneAt >= 0)
        {
            offset = Offset(text[zoneAt..]);
            if (offset is null)
                return null;
        }

        if (Clock(clock) is not { } reading)
            return null;
        var low = day.Ticks + reading.Ticks;
        var local = new DateTime(Math.Min(low, DateTime.MaxValue.Ticks), DateTimeKind.Unspecified);
        var utc = low - (offset ?? zone.GetUtcOffset(local)).Ticks;
        return new DateRange(Math.Max(0, utc), Math.Max(1, utc + reading.Width));
    }

    /// <summary>hh:mm, hh:mm:ss or hh:mm:ss.f...; a leap second counts as the first of the next minute.</summary>
    private static (long Ticks, long Width)? Clock(ReadOnlySpan<char> text)
    {
        if (text.Length < 5 || text[2] != ':' || Digits(text[..2]) is not (>= 0 and < 24 and var hour) || Digits(text[3..5]) is not (>= 0 and < 60 and var minute))
            return null;
        var ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        if (text.Length == 5)
            return (ticks, TimeSpan.TicksPerMinute);
        if (text.Length < 8 || text[5] != ':' || Digits(text[6..8]) is not (>= 0 and <= 60 and var second))
            return null;
        ticks += second * TimeSpan.TicksPerSecond;
        return text.Length == 8 ? (ticks, TimeSpan.TicksPerSecond) : Fraction(text[8..], ticks);
    }

    private static (long Ticks, long Width)? Fraction(ReadOnlySpan<char> text, long ticks)
    {
        if (text.Length < 2 || text[0] != '.' || text[1..].ContainsAnyExceptInRange('0', '9'))
            return null;
        var width = TimeSpan.TicksPerSecond;
        foreach (var digit in text[1..Math.Min(text.Length, MostFractionDigits + 1)])
        {
            width /= 10;
            ticks += (digit - '0') * width;
        }

        return (ticks, width);
    }

    private static TimeSpan? Offset(ReadOnlySpan<char> text)
    {
        if (text is "Z")
            return TimeSpan.Zero;
        if (text.Length != 6 || text[3] != ':' || Digits(text[1..3]) is not (>= 0 and <= 14 and var hours) || Digits(text[4..]) is not (>= 0 and < 60 and var minutes))
            return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return text[0] == '-' ? -offset : text[0] == 'Z' ? null : offset;
    }

    private static DateRange Between(DateTime first, DateTime? next, TimeZoneInfo zone) =>
        new(Utc(first, zone), next is { } end ? Utc(end, zone) : long.MaxValue);

    private static long Utc(DateTime local, TimeZoneInfo zone) => Math.Max(0, local.Ticks - zone.GetUtcOffset(local).Ticks);

    private static DateTime? Day(ReadOnlySpan<char> text) =>
        text[4] == '-' && text[7] == '-' && Digits(text[..4]) is { } year && Digits(text[5..7]) is { } month && Digits(text[8..]) is { } day
            ? First(year, month, day)
            : null;

    private static DateTime? First(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified)
            : null;

    /// <summary>Null when the calendar ends before.</summary>
    private static DateTime? Later(DateTime time, int years = 0, int months = 0, int days = 0)
    {
        var isLast = time.Year == 9999 && (years > 0 || (time.Month == 12 && (months > 0 || time.Day == 31)));
        return isLast ? null : time.AddYears(years).AddMonths(months).AddDays(days);
    }

    private static int? Digits(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
