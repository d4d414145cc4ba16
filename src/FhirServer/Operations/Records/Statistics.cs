namespace FhirServer.Operations.Records;

/// <summary>
/// The statistics of https://hl7.org/fhir/R4/valueset-observation-statistics.html over measurements, in decimals. Variance and standard deviation are
/// those of a sample (n - 1); percentiles lie between the measurements in proportion (of 1 and 2, the 20th is 1.2).
/// </summary>
internal static class Statistics
{
    private const int MostDigits = 15;

    // Dividing by a one of full length takes the zeros away at the end.
    private const decimal LongOne = 1.0000000000000000000000000000m;

    /// <summary>The system of the codes.</summary>
    public const string System = "http://terminology.hl7.org/CodeSystem/observation-statistics";

    /// <summary>The codes that are worked out here.</summary>
    public static IReadOnlySet<string> Codes { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "average", "maximum", "minimum", "count", "total-count", "median", "std-dev", "sum", "variance", "20-percent", "80-percent",
        "4-lower", "4-upper", "4-dev", "5-1", "5-2", "5-3", "5-4",
    };

    /// <summary>The codes that the value set has besides.</summary>
    public static IReadOnlySet<string> NotFollowed { get; } = new HashSet<string>(StringComparer.Ordinal) { "skew", "kurtosis", "regression" };

    /// <summary>One of them; null when there are too few measurements for it.</summary>
    /// <param name="code">Any but the two counts.</param>
    /// <param name="sorted">The measurements, the lowest first.</param>
    /// <exception cref="OverflowException">The numbers are too large.</exception>
    public static decimal? Of(string code, IReadOnlyList<decimal> sorted) => sorted.Count == 0 ? null : code switch
    {
        "sum" => sorted.Sum(),
        "average" => Short(sorted.Sum() / sorted.Count),
        "minimum" => sorted[0],
        "maximum" => sorted[^1],
        "median" => At(sorted, 0.5m),
        "variance" => Variance(sorted) is { } variance ? Short(variance) : null,
        "std-dev" => Variance(sorted) is { } variance ? Short(Root(variance)) : null,
        "20-percent" or "5-1" => At(sorted, 0.2m),
        "5-2" => At(sorted, 0.4m),
        "5-3" => At(sorted, 0.6m),
        "80-percent" or "5-4" => At(sorted, 0.8m),
        "4-lower" => At(sorted, 0.25m),
        "4-upper" => At(sorted, 0.75m),
        "4-dev" => Short((At(sorted, 0.75m) - At(sorted, 0.25m)) / 2),
        _ => throw new ArgumentException($"'{code}' is none of the statistics.", nameof(code)),
    };

    private static decimal At(IReadOnlyList<decimal> sorted, decimal share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        return below == sorted.Count - 1 ? sorted[below] : Short(sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])));
    }

    private static decimal? Variance(IReadOnlyList<decimal> values)
    {
        if (values.Count < 2)
            return null;
        var average = values.Sum() / values.Count;
        return values.Sum(value => (value - average) * (value - average)) / (values.Count - 1);
    }

    /// <summary>By Newton from what a double gives: each step doubles the digits.</summary>
    private static decimal Root(decimal square)
    {
        var root = (decimal)Math.Sqrt((double)square);
        return root == 0 ? 0 : (root + (square / root)) / 2;
    }

    private static decimal Short(decimal value) => Math.Round(value, MostDigits, MidpointRounding.AwayFromZero) / LongOne;
}
