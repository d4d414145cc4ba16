using FhirServer.Fhir;
using FhirServer.Search.Types;
using FsCheck.Xunit;

namespace FhirServer.Tests.Search.Types;

public sealed class DateSearchTests
{
    [Theory]
    [InlineData("2024", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z")]
    [InlineData("2024-12", "2024-12-01T00:00:00Z", "2025-01-01T00:00:00Z")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z")]
    [InlineData("2024-01-01T10:00", "2024-01-01T10:00:00Z", "2024-01-01T10:01:00Z")]
    [InlineData("2024-01-01T10:00+05:30", "2024-01-01T04:30:00Z", "2024-01-01T04:31:00Z")]
    [InlineData("2024-01-01T10:00:00 05:30", "2024-01-01T04:30:00Z", "2024-01-01T04:30:01Z")]
    [InlineData("2024-01-01T10:00:00-11:00", "2024-01-01T21:00:00Z", "2024-01-01T21:00:01Z")]
    [InlineData("2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00.6Z")]
    [InlineData("2024-01-01T00:00:00.123Z", "2024-01-01T00:00:00.123Z", "2024-01-01T00:00:00.124Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", "2017-01-01T00:00:01Z")]
    public void A_date_is_as_long_as_it_is_unsure(string text, string low, string high) =>
        DateRange.Parse(text, TimeZoneInfo.Utc).Should().Be(new DateRange(Ticks(low), Ticks(high)));

    [Theory]
    [InlineData("2024-06-15", "2024-06-14T18:30:00Z", "2024-06-15T18:30:00Z")]
    [InlineData("2024-06-15T10:00:00", "2024-06-15T04:30:00Z", "2024-06-15T04:30:01Z")]
    [InlineData("2024-06-15T10:00:00Z", "2024-06-15T10:00:00Z", "2024-06-15T10:00:01Z")]
    public void Without_a_zone_the_server_s_counts(string text, string low, string high) =>
        DateRange.Parse(text, Asked.InIndia.TimeZone).Should().Be(new DateRange(Ticks(low), Ticks(high)));

    [Fact]
    public void A_day_on_which_clocks_change_is_as_long_as_it_was()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Hours("2024-03-31").Should().Be(23);
        Hours("2024-10-27").Should().Be(25);

        double Hours(string day) => DateRange.Parse(day, berlin) is { } range ? TimeSpan.FromTicks(range.High - range.Low).TotalHours : 0;
    }

    [Theory]
    [InlineData("0001")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999")]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-31T23:59:60-14:00")]
    public void The_ends_of_the_calendar_are_stretches_too(string text)
    {
        var range = DateRange.Parse(text, Asked.InIndia.TimeZone);

        range.Should().NotBeNull();
        range!.Value.Low.Should().BeGreaterThanOrEqualTo(0).And.BeLessThan(range.Value.High);
    }

    // Each row is one prefix over stored values in 2023-06, the day 2024-05-01, the month 2024-05, and a Period 2023-06 to 2024-05.
    [Theory]
    [InlineData("2024-05", false, true, true, false)]
    [InlineData("ne2024-05", true, false, false, true)]
    [InlineData("gt2024-05-01", false, false, true, true)]
    [InlineData("gt2023-06", false, true, true, true)]
    [InlineData("lt2024-05", true, false, false, true)]
    [InlineData("lt2023-06", false, false, false, false)]
    [InlineData("ge2024-05", false, true, true, false)]
    [InlineData("ge2024-05-01", false, true, true, true)]
    [InlineData("le2024-05-01", true, true, false, true)]
    [InlineData("sa2023-06", false, true, true, false)]
    [InlineData("eb2024-05", true, false, false, false)]
    [InlineData("ap2024-05", false, true, true, true)]
    [InlineData("ap2023", true, false, false, true)]
    public void Prefixes_compare_stretches(string value, bool june, bool day, bool may, bool period)
    {
        var stored = new[] { "\"effectiveDateTime\":\"2023-06\"", "\"effectiveDateTime\":\"2024-05-01\"", "\"effectiveDateTime\":\"2024-05\"", "\"effectivePeriod\":{\"start\":\"2023-06\",\"end\":\"2024-05\"}" };

        stored.Select(members => Asked.Answers("Observation", "date", modifier: null, value, members, Asked.InIndia)).Should().Equal(june, day, may, period);
    }

    [Theory]
    [InlineData("\"effectivePeriod\":{\"start\":\"2024-01\"}", "gt2050", true)]
    [InlineData("\"effectivePeriod\":{\"start\":\"2024-01\"}", "lt2024", false)]
    [InlineData("\"effectivePeriod\":{\"end\":\"2024-01\"}", "lt1900", true)]
    [InlineData("\"effectivePeriod\":{\"start\":\"2024-05\",\"end\":\"2024-01\"}", "2024", true)]
    [InlineData("\"effectiveTiming\":{\"event\":[\"2024-03-05\",\"2024-01-02\"]}", "2024-02", false)]
    [InlineData("\"effectiveTiming\":{\"event\":[\"2024-03-05\",\"2024-01-02\"]}", "ge2024-01-02", true)]
    [InlineData("\"effectiveTiming\":{\"event\":[\"2024-03-05\",\"2024-01-02\"]}", "sa2024-01-02", false)]
    [InlineData("\"effectiveTiming\":{\"repeat\":{\"boundsPeriod\":{\"start\":\"2024-03-05\",\"end\":\"2024-04-01\"}}}", "sa2024-03-04", true)]
    [InlineData("\"effectiveInstant\":\"2024-03-05T10:00:00.123+05:30\"", "2024-03-05T04:30:00.123Z", true)]
    [InlineData("\"effectivePeriod\":{}", "ne2024", false)]
    public void Periods_and_timings_reach_from_end_to_end(string members, string value, bool answers) =>
        Asked.Answers("Observation", "date", modifier: null, value, members).Should().Be(answers);

    [Theory]
    [InlineData("")]
    [InlineData("gt")]
    [InlineData("xx2024")]
    [InlineData("0000")]
    [InlineData("2024-13")]
    [InlineData("2023-02-29")]
    [InlineData("2024-1-1")]
    [InlineData("2024-01-01T10")]
    [InlineData("2024-01-01T24:00")]
    [InlineData("2024-01-01T10:00:61Z")]
    [InlineData("2024-01-01T10:00:00.Z")]
    [InlineData("2024-01-01T10:00:00+5:30")]
    [InlineData("2024-01-01Z")]
    [InlineData("today")]
    public void What_is_no_date_is_refused(string value) =>
        FluentActions.Invoking(() => Asked.Criterion("Patient", "birthdate", modifier: null, value)).Should().Throw<FhirException>()
            .Where(fault => fault.Error.Status == 400 && fault.Message.Contains("'birthdate'"));

    [Property]
    public bool Eq_or_ne_and_ge_covers_gt(uint low, ushort length, uint from, ushort until)
    {
        var entry = new IndexEntry.Date("date", low, (long)low + length + 1);
        bool Is(SearchPrefix prefix) => SearchTypes.Match(new Criterion.Date(prefix, from, (long)from + until + 1), entry);

        return Is(SearchPrefix.Equal) != Is(SearchPrefix.NotEqual)
            && Is(SearchPrefix.GreaterOrEqual) == (Is(SearchPrefix.Greater) || Is(SearchPrefix.Equal))
            && Is(SearchPrefix.LessOrEqual) == (Is(SearchPrefix.Less) || Is(SearchPrefix.Equal))
            && !(Is(SearchPrefix.StartsAfter) && Is(SearchPrefix.EndsBefore))
            && Is(SearchPrefix.Approximately) == !(Is(SearchPrefix.StartsAfter) || Is(SearchPrefix.EndsBefore));
    }

    private static long Ticks(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).UtcTicks;
}
