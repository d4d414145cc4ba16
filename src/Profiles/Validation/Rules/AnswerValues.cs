using System.Globalization;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>Compares the values of questions and answers: https://hl7.org/fhir/R4/valueset-questionnaire-enable-operator.html.</summary>
internal static class AnswerValues
{
    /// <summary>Whether two values are the same; null when that cannot be told.</summary>
    /// <param name="value">The answer.</param>
    /// <param name="expected">What the Questionnaire has. A Coding without system there is any system's.</param>
    public static bool? AreEqual(Element value, Element expected)
    {
        if (expected.Type?.Name is not { } type || value.Type is null)
            return null;
        return type switch
        {
            "Coding" => value.Child("code").Text is { } code && code == expected.Child("code").Text
                && (expected.Child("system").Text is not { } system || system == value.Child("system").Text),
            "Reference" => value.Child("reference").Text is { } reference && reference == expected.Child("reference").Text,
            "integer" or "decimal" or "Quantity" or "dateTime" or "date" or "time" => Compare(value, expected) is { } order ? order == 0 : null,
            _ => value.Text is { } text && text == expected.Text,
        };
    }

    /// <summary>Below 0, 0 or above 0 for less, the same or more; null when the values cannot be ordered.</summary>
    public static int? Compare(Element value, Element limit)
    {
        if (limit.Type?.Name == "Quantity" || value.Type?.Name == "Quantity")
            return CompareQuantities(value, limit);
        if (Decimal(value) is { } number && Decimal(limit) is { } other)
            return number.CompareTo(other);
        return value.Text is { } text && limit.Text is { } bound ? CompareTexts(text, bound, limit.Type?.Name) : null;
    }

    private static int? CompareQuantities(Element value, Element limit)
    {
        if (Decimal(value.Child("value")) is not { } number || Decimal(limit.Child("value")) is not { } other)
            return null;
        var isSameUnit = value.Child("code").Text is { } code
            ? code == limit.Child("code").Text && value.Child("system").Text == limit.Child("system").Text
            : limit.Child("code").IsNone && value.Child("unit").Text == limit.Child("unit").Text;
        return isSameUnit ? number.CompareTo(other) : null;
    }

    private static int? CompareTexts(string text, string bound, string? type)
    {
        if (type is not ("date" or "dateTime" or "instant" or "time"))
            return string.CompareOrdinal(text, bound);
        if (text.Contains('T', StringComparison.Ordinal) && bound.Contains('T', StringComparison.Ordinal))
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var first)
                && DateTimeOffset.TryParse(bound, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var second) ? first.CompareTo(second) : null;
        }

        // Of two precisions the shorter one spans the longer: only what differs within it has an order.
        var shared = Math.Min(text.Length, bound.Length);
        var order = string.CompareOrdinal(text, 0, bound, 0, shared);
        return order != 0 || text.Length == bound.Length ? order : null;
    }

    private static decimal? Decimal(Element element) =>
        element.Type?.Name is "integer" or "decimal" or "positiveInt" or "unsignedInt"
        && decimal.TryParse(element.RawValue, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
