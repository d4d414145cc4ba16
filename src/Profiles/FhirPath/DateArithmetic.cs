using System.Globalization;

namespace Profiles.FhirPath;

/// <summary>Dates and times plus durations. See https://hl7.org/fhirpath/N1/#datetime-arithmetic.</summary>
internal static class DateArithmetic
{
    private static readonly string[] DateFormats = ["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss.FFFFFFF"];
    private static readonly string[] TimeFormats = ["HH", "HH:mm", "HH:mm:ss.FFFFFFF"];

    /// <summary>A date or time moved by a duration, known as precisely as before; no value outside the calendar.</summary>
    public static FhirPathValue Add(FhirPathDateTime value, FhirPathQuantity duration, int sign)
    {
        var isTime = value.Kind == FhirPathKind.Time;
        var parts = value.Parts;
        decimal Part(int index, decimal otherwise) => index < parts.Count ? parts[index] : otherwise;
        var first = isTime ? 0 : 3;
        var day = isTime ? new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified)
            : new DateTime((int)parts[0], (int)Part(1, 1), (int)Part(2, 1), 0, 0, 0, DateTimeKind.Unspecified);
        var ticks = (Part(first, 0) * TimeSpan.TicksPerHour) + (Part(first + 1, 0) * TimeSpan.TicksPerMinute) + (Part(first + 2, 0) * TimeSpan.TicksPerSecond);
        try
        {
            var moved = Move(day.AddTicks((long)ticks), duration, sign, isTime ? 6 : parts.Count);
            var text = moved.ToString((isTime ? TimeFormats : DateFormats)[parts.Count - 1], CultureInfo.InvariantCulture) + Zone(value.OffsetMinutes);
            return FhirPathDateTime.TryParse(text, value.Kind, out var result) ? FhirPathValue.Of(result) : default;
        }
        catch (Exception outside) when (outside is ArgumentOutOfRangeException or OverflowException)
        {
            return default;
        }
    }

    // A value known to the year or month moves by whole years or months; finer units are converted by the calendar's rule of thumb.
    private static DateTime Move(DateTime from, FhirPathQuantity duration, int sign, int precision)
    {
        var count = duration.Value * sign;
        var whole = decimal.Truncate(count);
        switch (duration.DefiniteUnit)
        {
            case "year" or "a": return from.AddYears((int)whole);
            case "month" or "mo": return from.AddMonths((int)whole);
            case "wk": whole *= 7; break;
            case "d": break;
            case "h": return Finer(from, count, TimeSpan.TicksPerHour, precision);
            case "min": return Finer(from, count, TimeSpan.TicksPerMinute, precision);
            case "s": return Finer(from, count, TimeSpan.TicksPerSecond, precision);
            case "ms": return Finer(from, count, TimeSpan.TicksPerMillisecond, precision);
            default: throw new FhirPathException($"'{duration.Unit}' is not a unit of time.");
        }

        return Days(from, whole, precision);
    }

    private static DateTime Finer(DateTime from, decimal count, long ticks, int precision) => precision <= 3
        ? Days(from, decimal.Truncate(count * ticks / TimeSpan.TicksPerDay), precision)
        : from.AddTicks((long)(count * ticks));

    private static DateTime Days(DateTime from, decimal days, int precision) => precision switch
    {
        1 => from.AddYears((int)(days / 365)),
        2 => from.AddMonths((int)(days / 30)),
        _ => from.AddDays((double)days),
    };

    private static string Zone(int? offset) => offset switch
    {
        null => "",
        0 => "Z",
        var minutes => string.Create(CultureInfo.InvariantCulture, $"{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes.Value) / 60:00}:{Math.Abs(minutes.Value) % 60:00}"),
    };
}
