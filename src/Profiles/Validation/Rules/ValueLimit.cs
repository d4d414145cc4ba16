using System.Globalization;
using System.Text.Json;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>A least or greatest value as a definition writes it.</summary>
internal sealed class ValueLimit
{
    private readonly decimal? _number;
    private readonly string? _text;
    private readonly string? _unit;
    private readonly bool _isDuration;

    private ValueLimit(decimal? number, string? text, string? unit, bool isDuration) => (_number, _text, _unit, _isDuration) = (number, text, unit, isDuration);

    /// <summary>Reads one; null when its type is none that has an order.</summary>
    /// <param name="value">The value of minValue[x] or maxValue[x].</param>
    /// <param name="type">The type in the property's name: "Date", "Quantity", "Duration".</param>
    public static ValueLimit? Read(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Number => new(value.GetDecimal(), null, null, false),
        JsonValueKind.String => new(null, value.GetString(), null, false),
        JsonValueKind.Object when value.TryGetProperty("value", out var number) && number.ValueKind == JsonValueKind.Number => new(
            number.GetDecimal(),
            null,
            value.TryGetProperty("code", out var code) ? code.GetString() : value.TryGetProperty("unit", out var unit) ? unit.GetString() : null,
            type == "Duration"),
        _ => null,
    };

    /// <summary>Less than 0 when the element is below the limit; null when they cannot be compared.</summary>
    public int? Compare(Element element, DateTimeOffset now)
    {
        if (_isDuration && element.HasValue)
            return CompareTime(element.Text!, Shifted(now)?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        if (_number is { } number)
        {
            var (value, unit) = element.HasValue ? (element, null) : (element.Child("value"), element.Child("code").Text ?? element.Child("unit").Text);
            return unit == _unit && value.HasValue && decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var actual) ? actual.CompareTo(number) : null;
        }

        return element.HasValue ? CompareTime(element.Text!, _text) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => _isDuration
        ? $"now plus {_number?.ToString(CultureInfo.InvariantCulture)} {_unit}"
        : _text ?? string.Join(' ', new[] { _number?.ToString(CultureInfo.InvariantCulture), _unit }.OfType<string>());

    private DateTimeOffset? Shifted(DateTimeOffset now) => _unit switch
    {
        "s" => now.AddSeconds((double)_number!.Value),
        "min" => now.AddMinutes((double)_number!.Value),
        "h" => now.AddHours((double)_number!.Value),
        "d" => now.AddDays((double)_number!.Value),
        "wk" => now.AddDays(7 * (double)_number!.Value),
        "mo" => now.AddMonths((int)_number!.Value),
        "a" => now.AddYears((int)_number!.Value),
        _ => null,
    };

    // Texts of one precision order as they are written; with time zones the instants are compared; a shorter one is compared as far as it goes.
    private static int? CompareTime(string actual, string? limit)
    {
        if (limit is null)
            return null;
        if (actual.Length > 10 && limit.Length > 10
            && DateTimeOffset.TryParse(actual, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var left)
            && DateTimeOffset.TryParse(limit, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var right))
            return left.CompareTo(right);
        var length = Math.Min(actual.Length, limit.Length);
        return string.CompareOrdinal(actual[..length], limit[..length]);
    }
}
