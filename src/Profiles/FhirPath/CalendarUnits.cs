namespace Profiles.FhirPath;

/// <summary>The calendar durations. See https://hl7.org/fhirpath/N1/#time-valued-quantities.</summary>
internal static class CalendarUnits
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "year", "years", "month", "months", "week", "weeks", "day", "days",
        "hour", "hours", "minute", "minutes", "second", "seconds", "millisecond", "milliseconds",
    };

    /// <summary>Whether a unit is written as a word and without quotes.</summary>
    public static bool IsCalendar(string unit) => Names.Contains(unit);
}
