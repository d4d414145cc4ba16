using System.Buffers;
using System.Text.Json;

namespace FhirServer.Interactions.Binaries;

/// <summary>The resource that content becomes which was sent in its own type: https://hl7.org/fhir/R4/binary.html.</summary>
internal static class BinaryText
{
    /// <summary>A Binary whose content stands in it.</summary>
    /// <param name="upload">What was sent.</param>
    /// <param name="id">The id in the URL, or null.</param>
    /// <param name="content">The content.</param>
    public static ReadOnlyMemory<byte> Of(BinaryUpload upload, string? id, ReadOnlySpan<byte> content)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + (content.Length / 3 * 4));
        using var json = Begin(buffer, upload, id);
        if (!content.IsEmpty)
            json.WriteBase64String("data", content);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>A Binary that names content which stands elsewhere.</summary>
    /// <param name="upload">What was sent.</param>
    /// <param name="id">The id in the URL, or null.</param>
    /// <param name="content">The content's name.</param>
    public static ReadOnlyMemory<byte> Of(BinaryUpload upload, string? id, string content)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = Begin(buffer, upload, id);
        json.WriteStartObject("_data");
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", BinaryParts.MarkUrl);
        json.WriteString("valueString", content);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static Utf8JsonWriter Begin(ArrayBufferWriter<byte> buffer, BinaryUpload upload, string? id)
    {
        var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("resourceType", "Binary");
        if (id is not null)
            json.WriteString("id", id);
        json.WriteString("contentType", upload.ContentType);
        if (upload.SecurityContext is { } context)
        {
            json.WriteStartObject("securityContext");
            json.WriteString("reference", context);
            json.WriteEndObject();
        }

        return json;
    }
}
