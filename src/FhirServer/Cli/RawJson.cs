using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Cli;

/// <summary>Takes JSON apart and puts it together again by its bytes, so that numbers keep their digits and strings their escapes.</summary>
internal static class RawJson
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Parses a document; how deep it may be is for the server to say.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json) =>
        JsonDocument.Parse(
            json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json, new JsonDocumentOptions { MaxDepth = FhirSerializer.DeepestJson });

    /// <summary>The text of a member, or null when it is missing, no string, or no Unicode.</summary>
    public static string? Text(this JsonElement holder, string name)
    {
        if (Member(holder, name) is not { ValueKind: JsonValueKind.String } text)
            return null;
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A member of an object, or an undefined element.</summary>
    public static JsonElement Member(this JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var member) ? member : default;

    /// <summary>The entries of a Bundle, with their places.</summary>
    public static IEnumerable<(int Index, JsonElement Entry)> Entries(this JsonElement bundle)
    {
        var entries = bundle.Member("entry");
        return entries.ValueKind == JsonValueKind.Array ? entries.EnumerateArray().Select((entry, index) => (index, entry)) : [];
    }

    /// <summary>The bytes of an element.</summary>
    public static ReadOnlySpan<byte> Bytes(this JsonElement element) => JsonMarshal.GetRawUtf8Value(element);

    /// <summary>Writes a text with its quotes.</summary>
    public static void WriteQuoted(this IBufferWriter<byte> target, string text)
    {
        target.Write("\""u8);
        target.Write(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
        target.Write("\""u8);
    }

    /// <summary>Writes members of an object, each led by a comma, save those named.</summary>
    public static void WriteMembers(this IBufferWriter<byte> target, JsonElement holder, params ReadOnlySpan<string> except)
    {
        foreach (var member in holder.EnumerateObject())
        {
            if (IsNamed(member, except))
                continue;
            target.Write(",\""u8);
            target.Write(JsonMarshal.GetRawUtf8PropertyName(member));
            target.Write("\":"u8);
            target.Write(member.Value.Bytes());
        }
    }

    private static bool IsNamed(JsonProperty member, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (member.NameEquals(name))
                return true;
        }

        return false;
    }
}
