using System.Globalization;
using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>A number with a unit: https://hl7.org/fhirpath/N1/#quantity.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">A UCUM code; calendar words are taken as their codes.</param>
public sealed record PathQuantity(decimal Value, string Unit)
{
    private static readonly Dictionary<string, string> CalendarWords = new(StringComparer.Ordinal)
    {
        ["year"] = "a", ["years"] = "a", ["month"] = "mo", ["months"] = "mo", ["week"] = "wk", ["weeks"] = "wk", ["day"] = "d", ["days"] = "d", ["hour"] = "h",
        ["hours"] = "h", ["minute"] = "min", ["minutes"] = "min", ["second"] = "s", ["seconds"] = "s", ["millisecond"] = "ms", ["milliseconds"] = "ms",
    };

    /// <summary>One with a unit as it is written in an expression.</summary>
    public static PathQuantity Make(decimal value, string unit) => new(value, CalendarWords.GetValueOrDefault(unit, unit));

    /// <summary>The value of a Quantity; null when it has none.</summary>
    public static PathQuantity? Of(Element quantity) =>
        decimal.TryParse(quantity.Child("value").Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new PathQuantity(value, quantity.Child("code").Text ?? quantity.Child("unit").Text ?? "1")
            : null;

    /// <summary>Less than 0 when this is less; null for other units.</summary>
    public int? CompareTo(PathQuantity other) => Unit == other.Unit ? Value.CompareTo(other.Value) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Value.ToString(CultureInfo.InvariantCulture)} '{Unit}'";
}
