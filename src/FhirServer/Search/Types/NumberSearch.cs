using System.Globalization;
using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Numbers, compared as precisely as the query writes them: https://hl7.org/fhir/R4/search.html#number. No modifiers but :missing.
/// </summary>
public sealed class NumberSearch : ISearchType
{
    private const decimal ApproximateShare = 0.1m;
    private const int MostScale = 28;
    private const int MostExponent = 1000;

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        if (element.Type?.TypeName == "Range")
        {
            if (Ends(Value(element.Child("low").Child("value")), Value(element.Child("high").Child("value"))) is { } ends)
                entries.Add(new IndexEntry.Number(parameter.Code, ends.Low, ends.High));
        }
        else if (Value(element) is { } value)
        {
            entries.Add(new IndexEntry.Number(parameter.Code, value, value));
        }
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings) => modifier is null
        ? Number(parameter, QueryText.Unescape(value))
        : throw QueryText.UnknownModifier(parameter, modifier, "missing");

    /// <summary>Reads a number with its prefix; its digits say how precise it is: 100 and 1.00e2 are [99.5, 100.5), 100.00 is [99.995, 100.005), 1e2 is [95, 105).</summary>
    /// <exception cref="Fhir.FhirException">400: it is no number, or larger than 28 digits can say.</exception>
    public static Criterion.Number Number(SearchParameterInfo parameter, string text)
    {
        var (prefix, digits) = Prefixed.Parse(parameter, text);
        if (!decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value))
            throw QueryText.Invalid(parameter, "takes a number of at most 28 digits such as 5.4, gt100 or 1e-3", text);
        var half = prefix == SearchPrefix.Approximately ? Math.Abs(value) * ApproximateShare : Half(digits);
        return new Criterion.Number(prefix, value, Add(value, -half), Add(value, half));
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) =>
        criterion is Criterion.Number asked && entry is IndexEntry.Number stored && Matches(asked, stored.Low, stored.High);

    /// <summary>Says whether the range [low, high] answers a criterion.</summary>
    public static bool Matches(Criterion.Number asked, decimal low, decimal high)
    {
        var equal = asked.Low == asked.High ? low == asked.Value && high == asked.Value : asked.Low <= low && high < asked.High;
        return asked.Prefix switch
        {
            SearchPrefix.Equal => equal,
            SearchPrefix.NotEqual => !equal,
            SearchPrefix.Greater => high > asked.Value,
            SearchPrefix.Less => low < asked.Value,
            SearchPrefix.GreaterOrEqual => high >= asked.Value,
            SearchPrefix.LessOrEqual => low <= asked.Value,
            SearchPrefix.StartsAfter => low > asked.Value,
            SearchPrefix.EndsBefore => high < asked.Value,
            SearchPrefix.Approximately => low <= asked.High && high >= asked.Low,
            _ => throw new ArgumentOutOfRangeException(nameof(asked)),
        };
    }

    /// <summary>The ends of a range, the lower first; a missing one lies as far out as can be. Null when both are missing.</summary>
    internal static (decimal Low, decimal High)? Ends(decimal? low, decimal? high)
    {
        if (low is null && high is null)
            return null;
        var (from, until) = (low ?? decimal.MinValue, high ?? decimal.MaxValue);
        return (Math.Min(from, until), Math.Max(from, until));
    }

    /// <summary>A stored decimal; beyond what 28 digits can say it counts as the largest number there is, or as the nearest to zero.</summary>
    internal static decimal? Value(Element element)
    {
        if (element.Text is not { } text)
            return null;
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return value;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var large)
            ? large > 0 ? decimal.MaxValue : decimal.MinValue
            : null;
    }

    /// <summary>
    /// Half a unit of the last digit given: 100 and 1.00e2 have three digits both. A single digit with a power of ten counts as two, because
    /// R4's own example reads 1e2 as [95, 105).
    /// </summary>
    private static decimal Half(string digits)
    {
        var exponentAt = digits.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponentAt < 0 ? digits.AsSpan() : digits.AsSpan(0, exponentAt);
        var exponent = exponentAt < 0 ? 0 : Exponent(digits.AsSpan(exponentAt + 1));
        var point = mantissa.IndexOf('.');
        var isSingle = exponent > 0 && mantissa.TrimStart("+-0.").TrimEnd('.').Length == 1;
        var scale = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent + (isSingle ? 1 : 0);
        if (scale >= MostScale)
            return 0;
        var half = 0.5m;
        for (; scale > 0; scale--)
            half /= 10;
        for (; scale < 0 && half < decimal.MaxValue / 100; scale++)
            half *= 10;
        return half;
    }

    // Zero and what is nearly so may have any exponent.
    private static int Exponent(ReadOnlySpan<char> digits)
    {
        if (int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
            return Math.Clamp(exponent, -MostExponent, MostExponent);
        return digits[0] == '-' ? -MostExponent : MostExponent;
    }

    private static decimal Add(decimal value, decimal difference)
    {
        if (difference > 0 && value > decimal.MaxValue - difference)
            return decimal.MaxValue;
        return difference < 0 && value < decimal.MinValue - difference ? decimal.MinValue : value + difference;
    }
}
