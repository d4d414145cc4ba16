using System.Globalization;

namespace Profiles.Conformance;

/// <summary>
/// The order of business versions: by semantic versioning where they are numbers with dots ("1.9.0" before "1.10.0", "2.0.0-ballot" before
/// "2.0.0"; missing numbers count as 0), by their signs otherwise; none at all comes first. See https://hl7.org/fhir/R4/references.html#canonical.
/// </summary>
public sealed class CanonicalVersion : IComparer<string?>
{
    private CanonicalVersion()
    {
    }

    /// <summary>The only one there needs to be.</summary>
    public static CanonicalVersion Order { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var (one, other) = (Split(x), Split(y));
        var numbers = CompareParts(one.Numbers, other.Numbers);
        if (numbers != 0)
            return numbers;
        if (one.Label.Length == 0 || other.Label.Length == 0)
            return (one.Label.Length == 0 ? 1 : 0) - (other.Label.Length == 0 ? 1 : 0);
        return CompareParts(one.Label, other.Label);
    }

    private static (string Numbers, string Label) Split(string version)
    {
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        var plain = plus < 0 ? version : version[..plus];
        var dash = plain.IndexOf('-', StringComparison.Ordinal);
        // A date such as 2024-01-31 has no label.
        return dash < 0 || IsDate(plain) ? (plain.Replace('-', '.'), "") : (plain[..dash], plain[(dash + 1)..]);
    }

    private static bool IsDate(string text) =>
        text.Length >= 7 && text[4] == '-' && text.All(sign => char.IsAsciiDigit(sign) || sign == '-');

    private static int CompareParts(string x, string y)
    {
        var (one, other) = (x.Split('.'), y.Split('.'));
        for (var i = 0; i < Math.Max(one.Length, other.Length); i++)
        {
            var order = ComparePart(i < one.Length ? one[i] : "0", i < other.Length ? other[i] : "0");
            if (order != 0)
                return order;
        }

        return 0;
    }

    // Numbers come before words, as semantic versioning has it.
    private static int ComparePart(string x, string y)
    {
        var (isOne, isOther) = (TryNumber(x, out var one), TryNumber(y, out var other));
        if (isOne && isOther)
            return one.CompareTo(other);
        return isOne == isOther ? string.CompareOrdinal(x, y) : isOne ? -1 : 1;
    }

    private static bool TryNumber(string text, out ulong number) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
