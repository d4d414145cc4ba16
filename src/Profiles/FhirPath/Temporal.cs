using System.Globalization;

namespace Profiles.FhirPath;

/// <summary>
/// A date, time or both, as precise as it was written: https://hl7.org/fhirpath/N1/#datetime-comparison.
/// </summary>
/// <param name="Written">As it was written.</param>
/// <param name="IsTime">Whether it is a time of day without date.</param>
/// <param name="Fields">Year, month, day, hour, minute, second with fraction; only those that are given (a time begins with the hour).</param>
/// <param name="Offset">The time zone, when given.</param>
public sealed record Temporal(string Written, bool IsTime, IReadOnlyList<decimal> Fields, TimeSpan? Offset)
{
    /// <summary>Reads one; null when it is none.</summary>
    public static Temporal? Parse(string text, bool isTime)
    {
        var fields = new List<decimal>(6);
        TimeSpan? offset = null;
        var time = text;
        if (!isTime)
        {
            var at = text.IndexOf('T', StringComparison.Ordinal);
            if (!Read(at < 0 ? text : text[..at], '-', fields) || fields.Count > 3)
                return null;
            time = at < 0 ? "" : text[(at + 1)..];
        }

        var zone = time.IndexOfAny(['Z', '+', '-']);
        if (zone >= 0)
        {
            offset = ReadOffset(time[zone..]);
            time = time[..zone];
        }

        return (time.Length == 0 || Read(time, ':', fields)) && fields.Count > 0 ? new Temporal(text, isTime, fields, offset) : null;
    }

    /// <summary>Less than 0 when this is earlier; null when their precision does not tell.</summary>
    public int? CompareTo(Temporal other)
    {
        if (IsTime != other.IsTime)
            return null;
        var (left, right) = Offset is not null && other.Offset is not null ? (InUtc(), other.InUtc()) : (this, other);
        var shared = Math.Min(left.Fields.Count, right.Fields.Count);
        for (var i = 0; i < shared; i++)
        {
            if (left.Fields[i] != right.Fields[i])
                return left.Fields[i].CompareTo(right.Fields[i]);
        }

        return left.Fields.Count == right.Fields.Count ? 0 : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Written;

    /// <inheritdoc/>
    public bool Equals(Temporal? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsTime, Fields.Count);

    private Temporal InUtc()
    {
        if (Offset is not { } offset || offset == TimeSpan.Zero || Fields.Count < 5)
            return this;
        var seconds = Fields.Count > 5 ? Fields[5] : 0;
        var moved = new DateTime((int)Fields[0], (int)Fields[1], (int)Fields[2], (int)Fields[3], (int)Fields[4], 0, DateTimeKind.Unspecified).AddMinutes(-offset.TotalMinutes);
        decimal[] fields = [moved.Year, moved.Month, moved.Day, moved.Hour, moved.Minute, seconds];
        return this with { Fields = fields[..Fields.Count], Offset = TimeSpan.Zero };
    }

    private static bool Read(string text, char between, List<decimal> fields)
    {
        foreach (var part in text.Split(between))
        {
            if (!decimal.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            fields.Add(number);
        }

        return true;
    }

    private static TimeSpan? ReadOffset(string text) =>
        text == "Z" ? TimeSpan.Zero : TimeSpan.TryParse(text.TrimStart('+'), CultureInfo.InvariantCulture, out var offset) ? offset : null;
}
