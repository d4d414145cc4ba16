using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Dates, times, periods and timings, each a stretch of time as long as it is unsure: 2024 is a year long.
/// See https://hl7.org/fhir/R4/search.html#date.
/// </summary>
public sealed class DateSearch : ISearchType
{
    /// <summary>ap widens by this part of the distance between now and the date: https://hl7.org/fhir/R4/search.html#prefix.</summary>
    private const int Tenth = 10;

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        if (RangeOf(element, settings.TimeZone) is { } range)
            entries.Add(new IndexEntry.Date(parameter.Code, range.Low, range.High));
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        SearchValue.RefuseModifier(parameter, modifier);
        var (prefix, text) = SearchValue.Prefixed(parameter, value);
        var range = TimeRange.Parse(text, settings.TimeZone)
            ?? throw SearchValue.Invalid(parameter, "write a date as 2024, 2024-03, 2024-03-31, or with a time as 2024-03-31T10:00:00+05:30.");
        if (prefix == SearchPrefix.Approximately)
            range = Widened(range, settings.Clock.GetUtcNow().UtcTicks);
        return new Criterion.Date(prefix, range.Low, range.High);
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) =>
        criterion is Criterion.Date asked && entry is IndexEntry.Date date && asked.Prefix switch
        {
            SearchPrefix.Equal => IsWithin(date, asked),
            SearchPrefix.NotEqual => !IsWithin(date, asked),
            SearchPrefix.Greater => date.High > asked.High,
            SearchPrefix.Less => date.Low < asked.Low,
            SearchPrefix.GreaterOrEqual => date.High > asked.High || IsWithin(date, asked),
            SearchPrefix.LessOrEqual => date.Low < asked.Low || IsWithin(date, asked),
            SearchPrefix.StartsAfter => date.Low >= asked.High,
            SearchPrefix.EndsBefore => date.High <= asked.Low,
            SearchPrefix.Approximately => date.Low < asked.High && date.High > asked.Low,
            _ => throw new ArgumentException("There is no such prefix.", nameof(criterion)),
        };

    private static bool IsWithin(IndexEntry.Date date, Criterion.Date asked) => asked.Low <= date.Low && date.High <= asked.High;

    private static TimeRange Widened(TimeRange range, long now)
    {
        var slack = Math.Abs(now - range.Low) / Tenth;
        return new TimeRange(Math.Max(TimeRange.Open.Low, range.Low - slack), range.High + slack);
    }

    private static TimeRange? RangeOf(Element element, TimeZoneInfo zone) => element.Type?.TypeName switch
    {
        "Period" => PeriodOf(element, zone),
        "Timing" => TimingOf(element, zone),
        "date" or "dateTime" or "instant" => TimeRange.Parse(element.Text, zone),
        _ => null,
    };

    private static TimeRange? PeriodOf(Element period, TimeZoneInfo zone)
    {
        var start = TimeRange.Parse(period.Child("start").Text, zone);
        var end = TimeRange.Parse(period.Child("end").Text, zone);
        if (start is null && end is null)
            return null;
        // One that ends before it starts is wrong, but still to be found where it lies.
        return start is { } s && end is { } e ? s.And(e) : new TimeRange(start?.Low ?? TimeRange.Open.Low, end?.High ?? TimeRange.Open.High);
    }

    private static TimeRange? TimingOf(Element timing, TimeZoneInfo zone)
    {
        var outer = RangeOf(timing.Child("repeat").Child("bounds"), zone);
        foreach (var value in timing.Children("event"))
        {
            if (TimeRange.Parse(value.Text, zone) is { } moment)
                outer = outer?.And(moment) ?? moment;
        }

        return outer;
    }
}
