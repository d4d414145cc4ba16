namespace FhirServer.Fhir;

/// <summary>
/// The identity of a resource (type and logical id) or of one of its versions.
/// See https://hl7.org/fhir/R4/resource.html#id and https://hl7.org/fhir/R4/http.html#versions.
/// </summary>
/// <param name="Type">The resource type, for example <c>Patient</c>.</param>
/// <param name="Id">The logical id: 1 to 64 characters of <c>[A-Za-z0-9.-]</c>.</param>
/// <param name="Version">The version, counted from 1, or null when the resource as such is meant.</param>
public readonly record struct ResourceKey(string Type, string Id, long? Version = null)
{
    /// <summary>The longest logical id that FHIR allows, in characters.</summary>
    public const int MaxIdLength = 64;

    /// <summary>Makes a new logical id: a UUID whose leading bits are the time, so that neighbours in time are neighbours in an index.</summary>
    public static string NewId() => Guid.CreateVersion7().ToString("D");

    /// <summary>Says whether a text has the form of a logical id.</summary>
    public static bool IsId(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaxIdLength)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))
                return false;
        }

        return true;
    }

    /// <summary>The same resource without its version.</summary>
    public ResourceKey WithoutVersion => this with { Version = null };

    /// <summary>The relative URL: <c>Type/id</c> or <c>Type/id/_history/version</c>.</summary>
    public override string ToString() => Version is { } version
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Type}/{Id}/_history/{version}")
        : $"{Type}/{Id}";
}
