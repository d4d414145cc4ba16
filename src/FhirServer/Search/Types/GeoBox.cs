namespace FhirServer.Search.Types;

/// <summary>
/// Latitudes and longitudes, in degrees, outside of which nothing can be near: what an index is asked before the distance is computed.
/// A little larger than needed, so that rounding never excludes what the distance would include.
/// </summary>
/// <param name="South">The lowest latitude.</param>
/// <param name="North">The highest latitude.</param>
/// <param name="Longitudes">One stretch of longitudes from west to east, or two when it crosses the dateline.</param>
public sealed record GeoBox(double South, double North, IReadOnlyList<(double West, double East)> Longitudes)
{
    private const double Margin = 1e-6;

    /// <summary>The box around the places within a distance.</summary>
    /// <param name="latitude">Of the centre, in degrees.</param>
    /// <param name="longitude">Of the centre, in degrees.</param>
    /// <param name="metres">The distance.</param>
    public static GeoBox Around(double latitude, double longitude, double metres)
    {
        var radius = double.RadiansToDegrees(metres / GeoPoint.EarthRadius) + Margin;
        var (south, north) = (latitude - radius, latitude + radius);
        // A circle around a pole has every longitude.
        if (south <= -90 || north >= 90)
            return new GeoBox(Math.Max(south, -90), Math.Min(north, 90), [(-180, 180)]);
        var sine = Math.Sin(double.DegreesToRadians(radius)) / Math.Cos(double.DegreesToRadians(latitude));
        var width = sine >= 1 ? 180 : double.RadiansToDegrees(Math.Asin(sine)) + Margin;
        return new GeoBox(south, north, Stretches(longitude - width, longitude + width));
    }

    private static IReadOnlyList<(double West, double East)> Stretches(double west, double east)
    {
        if (east - west >= 360)
            return [(-180, 180)];
        if (west < -180)
            return [(west + 360, 180), (-180, east)];
        return east > 180 ? [(west, 180), (-180, east - 360)] : [(west, east)];
    }
}
