using System.Globalization;
using System.Text.RegularExpressions;

namespace Profiles.FhirPath;

/// <summary>
/// A Date, DateTime or Time known up to some precision. See https://hl7.org/fhirpath/N1/#date.
/// </summary>
public sealed partial class FhirPathDateTime
{
    private readonly string _text;
    private readonly decimal[] _parts;
    private readonly int? _offsetMinutes;

    private FhirPathDateTime(FhirPathKind kind, string text, decimal[] parts, int? offsetMinutes)
    {
        Kind = kind;
        _text = text;
        _parts = parts;
        _offsetMinutes = offsetMinutes;
    }

    /// <summary>Date, DateTime or Time.</summary>
    public FhirPathKind Kind { get; }

    /// <summary>How many parts are known: for dates 1 year to 6 second, for times 1 hour to 3 second; fractions belong to the second.</summary>
    public int Precision => _parts.Length;

    /// <summary>The known parts: year, month, day, hour, minute, second; for times from the hour on.</summary>
    internal IReadOnlyList<decimal> Parts => _parts;

    /// <summary>Minutes east of UTC, where known.</summary>
    internal int? OffsetMinutes => _offsetMinutes;

    /// <summary>Reads "2012-03", "2012-03-04T10:00:00.5Z", "10:30"; false when it is not such a text or names no real day.</summary>
    /// <param name="text">The text, without the @ of a literal and, for times, without the T.</param>
    /// <param name="kind">Date, DateTime or Time.</param>
    /// <param name="value">What was read.</param>
    public static bool TryParse(string text, FhirPathKind kind, out FhirPathDateTime value)
    {
        value = null!;
        var match = kind == FhirPathKind.Time ? TimePattern().Match(text) : DatePattern().Match(text);
        if (!match.Success) return false;
        var parts = new List<decimal>(6);
        foreach (var name in (ReadOnlySpan<string>)["year", "month", "day", "hour", "minute", "second"])
        {
            if (match.Groups[name] is { Success: true } group) parts.Add(decimal.Parse(group.ValueSpan, CultureInfo.InvariantCulture));
        }

        if (kind == FhirPathKind.Date && parts.Count > 3) return false;
        if (kind != FhirPathKind.Time && !IsDay(parts)) return false;
        value = new FhirPathDateTime(kind, text, [.. parts], Offset(match.Groups["zone"]));
        return true;
    }

    /// <summary>A moment, to the millisecond.</summary>
    internal static FhirPathDateTime Of(DateTimeOffset moment, FhirPathKind kind)
    {
        var format = kind switch
        {
            FhirPathKind.Date => "yyyy-MM-dd",
            FhirPathKind.Time => "HH:mm:ss.fff",
            _ => "yyyy-MM-ddTHH:mm:ss.fffzzz",
        };
        return TryParse(moment.ToString(format, CultureInfo.InvariantCulture), kind, out var value)
            ? value
            : throw new InvalidOperationException("A moment is written as it is read.");
    }

    /// <summary>The order of two values, or null when precision, zone or kind do not let it be told.</summary>
    internal static int? Compare(FhirPathDateTime left, FhirPathDateTime right)
    {
        if ((left.Kind == FhirPathKind.Time) != (right.Kind == FhirPathKind.Time)) return null;
        var (ours, theirs) = (left.InUtc(), right.InUtc());
        var shared = Math.Min(ours.Length, theirs.Length);
        for (var part = 0; part < shared; part++)
        {
            var order = ours[part].CompareTo(theirs[part]);
            if (order != 0) return order;
        }

        return ours.Length == theirs.Length ? 0 : null;
    }

    /// <summary>Whether both are known to the same precision and are the same, as equivalence asks.</summary>
    internal static bool Equivalent(FhirPathDateTime left, FhirPathDateTime right) => Compare(left, right) == 0;

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;

    // Without a zone the text is taken as UTC: the specification leaves the default zone to the implementation.
    private decimal[] InUtc()
    {
        if (_offsetMinutes is null or 0 || _parts.Length < 5) return _parts;
        var minute = new DateTime((int)_parts[0], (int)_parts[1], (int)_parts[2], (int)_parts[3], (int)_parts[4], 0, DateTimeKind.Utc);
        var ticks = minute.Ticks - (_offsetMinutes.Value * TimeSpan.TicksPerMinute);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return _parts;
        minute = new DateTime(ticks, DateTimeKind.Utc);
        decimal[] parts = [minute.Year, minute.Month, minute.Day, minute.Hour, minute.Minute, .. _parts[5..]];
        return parts;
    }

    private static bool IsDay(List<decimal> parts) =>
        parts[0] >= 1 && (parts.Count < 2 || parts[1] is >= 1 and <= 12)
        && (parts.Count < 3 || (parts[2] >= 1 && parts[2] <= DateTime.DaysInMonth((int)parts[0], (int)parts[1])));

    private static int? Offset(Group zone)
    {
        if (!zone.Success) return null;
        if (zone.ValueSpan is "Z") return 0;
        var minutes = (int.Parse(zone.ValueSpan[1..3], CultureInfo.InvariantCulture) * 60) + int.Parse(zone.ValueSpan[4..], CultureInfo.InvariantCulture);
        return zone.ValueSpan[0] == '-' ? -minutes : minutes;
    }

    [GeneratedRegex(@"\A(?<year>\d{4})(-(?<month>\d\d)(-(?<day>\d\d)(T((?<hour>[01]\d|2[0-3])(:(?<minute>[0-5]\d)(:(?<second>([0-5]\d|60)(\.\d{1,20})?))?)?(?<zone>Z|[+-]\d\d:\d\d)?)?)?)?|T)?\z|\A(?<year>\d{4})-(?<month>\d\d)T\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"\A(?<hour>[01]\d|2[0-3])(:(?<minute>[0-5]\d)(:(?<second>([0-5]\d|60)(\.\d{1,20})?))?)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TimePattern();
}
