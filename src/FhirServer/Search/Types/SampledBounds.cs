using System.Globalization;
using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>Between which values the samples of a SampledData lie: https://hl7.org/fhir/R4/datatypes.html#SampledData.</summary>
internal static class SampledBounds
{
    /// <summary>The least and the greatest value; null when there is none.</summary>
    /// <param name="samples">The SampledData.</param>
    /// <param name="origin">The value of its origin, to which each sample times the factor is added.</param>
    public static (decimal Low, decimal High)? Of(Element samples, decimal origin)
    {
        var factor = NumberSearch.Value(samples.Child("factor")) ?? 1;
        decimal? low = null;
        decimal? high = null;
        ReadOnlySpan<char> data = samples.Child("data").Text;
        foreach (var sample in data.Split(' '))
        {
            if (Sample(samples, data[sample]) is not { } raw)
                continue;
            var value = Value(origin, raw, factor);
            low = Math.Min(low ?? value, value);
            high = Math.Max(high ?? value, value);
        }

        return low is { } from && high is { } until ? (from, until) : null;
    }

    // E: there was an error. U and L: beyond what could be measured, so at least that far.
    private static decimal? Sample(Element samples, ReadOnlySpan<char> text) => text switch
    {
        "E" => null,
        "U" => NumberSearch.Value(samples.Child("upperLimit")),
        "L" => NumberSearch.Value(samples.Child("lowerLimit")),
        _ => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };

    private static decimal Value(decimal origin, decimal raw, decimal factor)
    {
        try
        {
            return origin + (raw * factor);
        }
        catch (OverflowException)
        {
            // Larger than any number that can be compared: as NumberSearch keeps such values.
            return Math.Sign(raw) * Math.Sign(factor) >= 0 ? decimal.MaxValue : decimal.MinValue;
        }
    }
}
