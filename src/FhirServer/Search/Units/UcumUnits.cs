using System.Collections.Concurrent;
using System.Numerics;

namespace FhirServer.Search.Units;

/// <summary>
/// Canonical units by UCUM code, for comparing quantities as https://hl7.org/fhir/R4/search.html#quantity allows. Exact: no unit is
/// converted by a rounded number. Degrees Celsius and Fahrenheit convert to kelvin; other units that need a function (pH, decibel) have no
/// canonical unit and so match only themselves, as codes do that are not UCUM's.
/// </summary>
public static class UcumUnits
{
    /// <summary>The system of UCUM codes.</summary>
    public const string System = "http://unitsofmeasure.org";

    private const int LongestCode = 100;
    // Codes come from clients, so that what is remembered must have an end.
    private const int MostRemembered = 4096;

    private static readonly Lazy<UcumTable> s_table = new(UcumTable.Load);
    private static readonly ConcurrentDictionary<string, CanonicalUnit?> s_known = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, CanonicalUnit> s_withOffset = new(StringComparer.Ordinal)
    {
        ["Cel"] = new CanonicalUnit("K", Ratio.One, Ratio.Of(27315, 100)),
        ["[degF]"] = new CanonicalUnit("K", Ratio.Of(5, 9), Ratio.Of(45967 * (BigInteger)5, 900)),
    };

    /// <summary>How values in a unit become canonical; null when the code is not UCUM's or the unit is no multiple of base units.</summary>
    /// <param name="code">The code, case sensitive.</param>
    public static CanonicalUnit? Find(string code)
    {
        if (s_known.TryGetValue(code, out var known))
            return known;
        var unit = code.Length > LongestCode ? null : Compute(code);
        if (s_known.Count >= MostRemembered)
            s_known.Clear();
        if (code.Length <= LongestCode)
            s_known[code] = unit;
        return unit;
    }

    private static CanonicalUnit? Compute(string code) => s_withOffset.TryGetValue(code, out var withOffset)
        ? withOffset
        : new UcumParser(s_table.Value, code).Parse() is { } term ? new CanonicalUnit(term.Code, term.Factor, Ratio.Zero) : null;
}
