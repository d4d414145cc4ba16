using System.Collections.Frozen;
using System.Globalization;
using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Where a Location is (near): https://hl7.org/fhir/R4/location.html#search. Takes <c>latitude|longitude|distance|unit</c>; without a unit the
/// distance is in kilometres, without a distance it is <see cref="DefaultMetres"/>. Distances are great-circle distances on a sphere
/// (<see cref="GeoPoint"/>), and what lies exactly at the distance is near. No modifiers but :missing.
/// </summary>
public sealed class PositionSearch : ISearchType
{
    /// <summary>How far is near when the query does not say: 50 km.</summary>
    public const double DefaultMetres = 50_000;

    private const double Kilometre = 1000;

    // Codes of UCUM, case sensitive: https://ucum.org/ucum.
    private static readonly FrozenDictionary<string, double> Metres = new Dictionary<string, double>
    {
        ["km"] = Kilometre,
        ["m"] = 1,
        ["cm"] = 0.01,
        ["[mi_i]"] = 1609.344,
        ["[mi_us]"] = 6_336_000.0 / 3937,
        ["[nmi_i]"] = 1852,
        ["[yd_i]"] = 0.9144,
        ["[ft_i]"] = 0.3048,
        ["[ft_us]"] = 1200.0 / 3937,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        // A place that is nowhere on earth is stored as it came but near nothing.
        if (Degrees(element.Child("latitude").Text, 90) is { } latitude && Degrees(element.Child("longitude").Text, 180) is { } longitude)
            entries.Add(new IndexEntry.Position(parameter.Code, latitude, longitude));
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        if (modifier is not null)
            throw QueryText.UnknownModifier(parameter, modifier, "missing");
        var parts = value.Split('|');
        if (parts.Length is < 2 or > 4)
            throw QueryText.Invalid(parameter, "takes 'latitude|longitude|distance|unit', the last two may be left out", value);
        var latitude = Degrees(parts[0], 90) ?? throw QueryText.Invalid(parameter, "needs a latitude from -90 to 90 degrees first", value);
        var longitude = Degrees(parts[1], 180) ?? throw QueryText.Invalid(parameter, "needs a longitude from -180 to 180 degrees second", value);
        return new Criterion.Near(latitude, longitude, Distance(parameter, parts, value));
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) => criterion is Criterion.Near asked && entry is IndexEntry.Position stored
        && stored.Point.SquareTo(asked.Point) <= asked.Square;

    private static double Distance(SearchParameterInfo parameter, string[] parts, string value)
    {
        var (number, unit) = (parts.Length > 2 ? parts[2] : "", parts.Length > 3 ? parts[3] : "");
        if (number.Length == 0 && unit.Length == 0)
            return DefaultMetres;
        if (Number(number) is not { } amount || amount < 0)
            throw QueryText.Invalid(parameter, "needs a distance of 0 or more third", value);
        if (unit.Length == 0)
            return amount * Kilometre;
        return Metres.TryGetValue(unit, out var metres)
            ? amount * metres
            : throw QueryText.Invalid(parameter, $"needs a unit of length of UCUM last, one of {string.Join(", ", Metres.Keys.Order(StringComparer.Ordinal))}", value);
    }

    private static double? Degrees(string? text, double most) => Number(text) is { } degrees && Math.Abs(degrees) <= most ? degrees : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
}
