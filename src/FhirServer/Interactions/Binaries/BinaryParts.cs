using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Interactions.Binaries;

/// <summary>
/// What a stored Binary says of its content: https://hl7.org/fhir/R4/binary.html. Large content stands elsewhere, and <c>data</c> has no value
/// but an extension that names it.
/// </summary>
/// <param name="ContentType">contentType.</param>
/// <param name="SecurityContext">securityContext.reference, or null.</param>
/// <param name="Data">data, still in base64; or null.</param>
/// <param name="Content">The name of the content that stands elsewhere; or null.</param>
/// <param name="MarkStart">Where <c>_data</c> begins in the JSON, with its name; 0 without one.</param>
/// <param name="MarkEnd">Where it ends.</param>
internal sealed record BinaryParts(string? ContentType, string? SecurityContext, string? Data, string? Content, int MarkStart, int MarkEnd)
{
    /// <summary>The URL of the extension that names large content.</summary>
    public const string MarkUrl = "urn:fhirserver:large-content";

    private const int NameLength = 32;
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = FhirSerializer.DeepestJson };

    /// <summary>Whether a text may hold the name of large content.</summary>
    public static bool MayBeLarge(ReadOnlySpan<byte> json) => json.IndexOf("urn:fhirserver:large-content"u8) >= 0;

    /// <summary>Reads the JSON of a Binary.</summary>
    public static BinaryParts Read(ReadOnlySpan<byte> json)
    {
        var parts = new BinaryParts(null, null, null, null, 0, 0);
        var reader = new Utf8JsonReader(json, Deep);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "contentType":
                    parts = parts with { ContentType = reader.GetString() };
                    break;
                case "data":
                    parts = parts with { Data = reader.GetString() };
                    break;
                case "securityContext":
                    parts = parts with { SecurityContext = Text(ref reader, "reference") };
                    break;
                case "_data":
                    var content = Mark(ref reader);
                    parts = parts with { Content = content, MarkStart = start, MarkEnd = (int)reader.BytesConsumed };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return parts.Data is null ? parts : parts with { Content = null };
    }

    /// <summary>The bytes of <see cref="Data"/>.</summary>
    /// <exception cref="FhirException">406: it is not base64.</exception>
    public byte[] Decoded()
    {
        try
        {
            return Convert.FromBase64String(Data ?? "");
        }
        catch (FormatException)
        {
            throw new FhirException(FhirError.NotAcceptable("The content of this Binary is not base64, so it cannot be given in its own type; ask for application/fhir+json."));
        }
    }

    private static string? Text(ref Utf8JsonReader reader, string name)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static string? Mark(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("extension", out var extensions))
            return null;
        foreach (var extension in extensions.EnumerateArray())
        {
            if (extension.TryGetProperty("url", out var url) && url.ValueEquals(MarkUrl) && extension.TryGetProperty("valueString", out var value)
                && value.GetString() is { Length: NameLength } name && name.All(char.IsAsciiHexDigitLower))
                return name;
        }

        return null;
    }
}
