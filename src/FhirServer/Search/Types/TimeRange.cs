namespace FhirServer.Search.Types;

/// <summary>
/// A stretch of time, half open: [Low, High) in UTC ticks. A date of FHIR is as long as what it leaves open:
/// https://hl7.org/fhir/R4/datatypes.html#dateTime, https://hl7.org/fhir/R4/search.html#date.
/// </summary>
/// <param name="Low">Its first moment.</param>
/// <param name="High">The first moment after it.</param>
internal readonly record struct TimeRange(long Low, long High)
{
    private const int YearLength = 4;
    private const int MonthLength = 7;
    private const int DayLength = 10;
    private const int MinuteLength = 16;
    private const int SecondLength = 19;
    private const int TickDigits = 7;

    private static readonly long s_endOfCalendar = DateTime.MaxValue.Ticks + 1;

    /// <summary>All of time.</summary>
    public static TimeRange Open { get; } = new(0, long.MaxValue);

    /// <summary>
    /// Reads a date or a time of any precision; a time may leave out seconds and zone, and a leap second counts to the next minute.
    /// A blank stands for the + of the zone, which URLs turn into one.
    /// </summary>
    /// <param name="text">The text; null or anything else than a date gives null.</param>
    /// <param name="zone">The zone of dates, and of times without a zone.</param>
    public static TimeRange? Parse(ReadOnlySpan<char> text, TimeZoneInfo zone)
    {
        if (!TryNumber(text, 0, YearLength, out var year) || year == 0)
            return null;
        if (text.Length == YearLength)
            return Local(StartOfMonth(year, 1), StartOfMonth(year + 1, 1), zone);
        if (text[YearLength] != '-' || !TryNumber(text, YearLength + 1, 2, out var month) || month is 0 or > 12)
            return null;
        if (text.Length == MonthLength)
            return Local(StartOfMonth(year, month), month == 12 ? StartOfMonth(year + 1, 1) : StartOfMonth(year, month + 1), zone);
        if (text[MonthLength] != '-' || !TryNumber(text, MonthLength + 1, 2, out var day) || day == 0 || day > DateTime.DaysInMonth(year, month))
            return null;
        var start = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified).Ticks;
        return text.Length == DayLength ? Local(start, start + TimeSpan.TicksPerDay, zone) : WithTime(text, start, zone);
    }

    /// <summary>The shortest stretch that holds both.</summary>
    public TimeRange And(TimeRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    private static TimeRange? WithTime(ReadOnlySpan<char> text, long day, TimeZoneInfo zone)
    {
        if (text[DayLength] != 'T' || !TryNumber(text, DayLength + 1, 2, out var hour) || hour > 23)
            return null;
        if (text.Length < MinuteLength || text[DayLength + 3] != ':' || !TryNumber(text, DayLength + 4, 2, out var minute) || minute > 59)
            return null;
        var time = day + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        var width = TimeSpan.TicksPerMinute;
        var rest = text[MinuteLength..];
        if (rest is [':', ..])
        {
            if (!TryNumber(text, MinuteLength + 1, 2, out var second) || second > 60)
                return null;
            time += second * TimeSpan.TicksPerSecond;
            width = TimeSpan.TicksPerSecond;
            rest = text[SecondLength..];
            if (rest is ['.', ..] && !TryFraction(ref rest, ref time, ref width))
                return null;
        }

        if (rest.IsEmpty)
            return Clamped(ToUtc(time, zone), width);
        return Offset(rest) is { } offset ? Clamped(time - offset, width) : null;
    }

    private static bool TryFraction(ref ReadOnlySpan<char> rest, ref long time, ref long width)
    {
        var digits = 0;
        rest = rest[1..];
        while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
        {
            // What is finer than a tick cannot be told apart.
            if (digits < TickDigits)
            {
                width /= 10;
                time += (rest[digits] - '0') * width;
            }

            digits++;
        }

        rest = rest[digits..];
        return digits > 0;
    }

    // In ticks; null when it is no zone.
    private static long? Offset(ReadOnlySpan<char> zone)
    {
        if (zone is "Z")
            return 0;
        if (zone is not ['+' or ' ' or '-', _, _, ':', _, _] || !TryNumber(zone, 1, 2, out var hours) || !TryNumber(zone, 4, 2, out var minutes))
            return null;
        if (hours > 14 || minutes > 59)
            return null;
        var ticks = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute);
        return zone[0] == '-' ? -ticks : ticks;
    }

    // Days may be shorter or longer than 24 hours where clocks are changed, so each end has its own offset.
    private static TimeRange Local(long low, long high, TimeZoneInfo zone) => Clamped(ToUtc(low, zone), ToUtc(high, zone) - ToUtc(low, zone));

    private static long ToUtc(long local, TimeZoneInfo zone) =>
        local - zone.GetUtcOffset(new DateTime(Math.Min(local, s_endOfCalendar - 1), DateTimeKind.Unspecified)).Ticks;

    // The first hours of the year 1 may lie before the calendar begins in UTC.
    private static TimeRange Clamped(long low, long width) => new(Math.Max(0, low), Math.Max(1, low + width));

    private static long StartOfMonth(int year, int month) =>
        year > DateTime.MaxValue.Year ? s_endOfCalendar : new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Unspecified).Ticks;

    private static bool TryNumber(ReadOnlySpan<char> text, int at, int length, out int number)
    {
        number = 0;
        if (text.Length < at + length)
            return false;
        foreach (var digit in text.Slice(at, length))
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
