namespace FhirServer.Http;

/// <summary>One media type or media range of an Accept or Content-Type header, lower-cased: https://www.rfc-editor.org/rfc/rfc9110#name-media-type.</summary>
/// <param name="Name">Type and subtype, for example <c>application/fhir+json</c>.</param>
/// <param name="Charset">The charset parameter, or null.</param>
/// <param name="FhirVersion">The fhirVersion parameter (https://hl7.org/fhir/R4/http.html#version-parameter), or null.</param>
/// <param name="Quality">The q parameter, 0 to 1; 1 when it is missing or cannot be read.</param>
internal readonly record struct MediaType(string Name, string? Charset, string? FhirVersion, double Quality)
{
    /// <summary>True when the charset, if one is named, is UTF-8: the only one FHIR allows.</summary>
    public bool IsUtf8 => Charset is null or "utf-8" or "utf8";

    /// <summary>True when the FHIR version, if one is named, is R4.</summary>
    public bool IsR4 => FhirVersion is null or "4.0" or "4.0.1";

    /// <summary>Reads one media type with its parameters; an unreadable one gives a name that nothing matches.</summary>
    public static MediaType Parse(ReadOnlySpan<char> text)
    {
        string? charset = null, version = null;
        var quality = 1.0;
        var name = default(string);
        foreach (var range in text.Split(';'))
        {
            var part = text[range].Trim();
            if (name is null)
            {
                name = Lower(part);
                continue;
            }

            var equals = part.IndexOf('=');
            if (equals < 0)
                continue;
            var value = part[(equals + 1)..].Trim().Trim('"');
            switch (Lower(part[..equals].Trim()))
            {
                case "charset": charset = Lower(value); break;
                case "fhirversion": version = value.ToString(); break;
                case "q": quality = Weight(value); break;
            }
        }

        return new MediaType(name ?? "", charset, version, quality);
    }

    private static double Weight(ReadOnlySpan<char> text) =>
        double.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var weight)
            ? Math.Clamp(weight, 0, 1)
            : 1;

    private static string Lower(ReadOnlySpan<char> text) => text.ToString().ToLowerInvariant();
}
