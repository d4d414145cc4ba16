using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Dates, times and periods, compared as stretches of time: https://hl7.org/fhir/R4/search.html#date. No modifiers but :missing.
/// </summary>
public sealed class DateSearch : ISearchType
{
    /// <summary>ap widens by this part of the distance from now, as R4 suggests.</summary>
    private const int ApproximateDivisor = 10;

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        var range = element.Type?.TypeName switch
        {
            "Period" => Period(element, settings.TimeZone),
            "Timing" => Timing(element, settings.TimeZone),
            _ => Range(element, settings.TimeZone),
        };
        if (range is { } found)
            entries.Add(new IndexEntry.Date(parameter.Code, found.Low, found.High));
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        if (modifier is not null)
            throw QueryText.UnknownModifier(parameter, modifier, "missing");
        var (prefix, text) = Prefixed.Parse(parameter, QueryText.Unescape(value));
        var range = DateRange.Parse(text, settings.TimeZone)
            ?? throw QueryText.Invalid(parameter, "takes a date such as 2024, 2024-01, 2024-01-31 or 2024-01-31T10:00:00+05:30", value);
        return prefix == SearchPrefix.Approximately
            ? About(range, settings.Clock.GetUtcNow().UtcTicks)
            : new Criterion.Date(prefix, range.Low, range.High);
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) =>
        criterion is Criterion.Date asked && entry is IndexEntry.Date stored && Matches(asked, stored.Low, stored.High);

    /// <summary>Says whether the stretch [low, high) answers a criterion.</summary>
    public static bool Matches(Criterion.Date asked, long low, long high)
    {
        var within = low >= asked.Low && high <= asked.High;
        return asked.Prefix switch
        {
            SearchPrefix.Equal => within,
            SearchPrefix.NotEqual => !within,
            SearchPrefix.Greater => high > asked.High,
            SearchPrefix.Less => low < asked.Low,
            SearchPrefix.GreaterOrEqual => within || high > asked.High,
            SearchPrefix.LessOrEqual => within || low < asked.Low,
            SearchPrefix.StartsAfter => low >= asked.High,
            SearchPrefix.EndsBefore => high <= asked.Low,
            SearchPrefix.Approximately => low < asked.High && high > asked.Low,
            _ => throw new ArgumentOutOfRangeException(nameof(asked)),
        };
    }

    private static Criterion.Date About(DateRange range, long now)
    {
        var middle = range.Low + ((Math.Min(range.High, DateTime.MaxValue.Ticks) - range.Low) / 2);
        var margin = Math.Abs(now - middle) / ApproximateDivisor;
        var high = range.High > long.MaxValue - margin ? long.MaxValue : range.High + margin;
        return new Criterion.Date(SearchPrefix.Approximately, Math.Max(0, range.Low - margin), high);
    }

    private static DateRange? Range(Element element, TimeZoneInfo zone) =>
        element.Text is { } text ? DateRange.Parse(text, zone) : null;

    private static DateRange? Period(Element period, TimeZoneInfo zone)
    {
        var start = Range(period.Child("start"), zone);
        var end = Range(period.Child("end"), zone);
        // One that ends before it starts is wrong, but can still be found where it lies.
        if (start is { } from && end is { } until)
            return from.And(until);
        return start is null && end is null ? null : new DateRange(start?.Low ?? 0, end?.High ?? long.MaxValue);
    }

    /// <summary>A schedule reaches from its first event to its last, or over its bounds.</summary>
    private static DateRange? Timing(Element timing, TimeZoneInfo zone)
    {
        var whole = timing.Child("repeat").Child("bounds") is { IsNone: false } bounds && bounds.Type?.TypeName == "Period" ? Period(bounds, zone) : null;
        foreach (var time in timing.Children("event"))
        {
            if (Range(time, zone) is { } range)
                whole = whole?.And(range) ?? range;
        }

        return whole;
    }
}
