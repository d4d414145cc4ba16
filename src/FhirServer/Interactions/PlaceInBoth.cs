using System.Globalization;
using FhirServer.Fhir;

namespace FhirServer.Interactions;

/// <summary>Where a page begins that stored resources and built-in definitions share.</summary>
/// <param name="BuiltIn">How many built-in ones came before.</param>
/// <param name="Store">Where the store goes on, in its own words; null from its beginning.</param>
/// <param name="IsStoreRead">True when the store has no more.</param>
internal sealed record PlaceInBoth(int BuiltIn, string? Store, bool IsStoreRead)
{
    private const string Mark = "both:";
    private const string Finished = "end";

    /// <summary>Says whether a text was written here, and not by a store.</summary>
    public static bool Is(string? text) => text?.StartsWith(Mark, StringComparison.Ordinal) == true;

    /// <summary>Reads what <see cref="Write"/> wrote, or what a store wrote while there was nothing built in to share with; null is the beginning.</summary>
    /// <exception cref="FhirException">400: it is no such text.</exception>
    public static PlaceInBoth Read(string? text)
    {
        if (!Is(text))
            return new PlaceInBoth(0, text, IsStoreRead: false);
        var parts = text!.Split(':', 3);
        if (parts.Length != 3 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var builtIn))
            throw new FhirException(FhirError.InvalidRequest("The page to go on from is unknown; search again."));
        return parts[2] == Finished ? new PlaceInBoth(builtIn, Store: null, IsStoreRead: true)
            : new PlaceInBoth(builtIn, parts[2].Length == 0 ? null : parts[2][1..], IsStoreRead: false);
    }

    /// <summary>The place as a text.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Mark}{BuiltIn}:{(IsStoreRead ? Finished : Store is null ? "" : "=" + Store)}");
}
