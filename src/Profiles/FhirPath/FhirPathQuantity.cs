namespace Profiles.FhirPath;

/// <summary>A number with a unit. See https://hl7.org/fhirpath/N1/#quantity.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">A UCUM code, or the name of a calendar duration in the singular ("year"); "1" without unit.</param>
public sealed record FhirPathQuantity(decimal Value, string Unit)
{
    /// <summary>The unit with the calendar durations that are the same as a UCUM unit replaced by that (day = 'd').</summary>
    internal string DefiniteUnit => Unit switch
    {
        "week" or "weeks" => "wk",
        "day" or "days" => "d",
        "hour" or "hours" => "h",
        "minute" or "minutes" => "min",
        "second" or "seconds" => "s",
        "millisecond" or "milliseconds" => "ms",
        "years" => "year",
        "months" => "month",
        _ => Unit,
    };

    /// <summary>The unit as equivalence sees it: a calendar year is 'a', a month is 'mo'.</summary>
    internal string EquivalentUnit => DefiniteUnit switch { "year" => "a", "month" => "mo", var unit => unit };

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Value} {(CalendarUnits.IsCalendar(Unit) ? Unit : $"'{Unit}'")}");
}
