namespace FhirServer.Search.Types;

/// <summary>
/// A place on the earth, taken as a sphere, as a unit vector from its centre. Distances are compared by the straight line between two
/// such vectors: databases need no more than to subtract, multiply and add, and so all of them agree to the last bit.
/// </summary>
/// <param name="X">Towards latitude 0, longitude 0.</param>
/// <param name="Y">Towards latitude 0, longitude 90.</param>
/// <param name="Z">Towards the north pole.</param>
public readonly record struct GeoPoint(double X, double Y, double Z)
{
    /// <summary>The mean radius of the earth in metres (IUGG): the great-circle distances of this sphere are right to half a percent.</summary>
    public const double EarthRadius = 6_371_008.8;

    /// <summary>The place at a latitude and longitude in degrees.</summary>
    public static GeoPoint Of(double latitude, double longitude)
    {
        var (phi, lambda) = (double.DegreesToRadians(latitude), double.DegreesToRadians(longitude));
        return new GeoPoint(Math.Cos(phi) * Math.Cos(lambda), Math.Cos(phi) * Math.Sin(lambda), Math.Sin(phi));
    }

    /// <summary>The square of the straight line between two places, in radii. Every store computes it in this order.</summary>
    public double SquareTo(GeoPoint other) =>
        ((X - other.X) * (X - other.X)) + ((Y - other.Y) * (Y - other.Y)) + ((Z - other.Z) * (Z - other.Z));

    /// <summary>The square of the straight line that a great-circle distance in metres stands for, in radii.</summary>
    public static double SquareOf(double metres)
    {
        // Half around the earth is everywhere; the line cannot be longer than two radii.
        const double Everywhere = 5;
        var half = metres / EarthRadius / 2;
        return half >= Math.PI / 2 ? Everywhere : 4 * Math.Sin(half) * Math.Sin(half);
    }
}
