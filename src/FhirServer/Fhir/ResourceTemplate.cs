using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FhirServer.Fhir;

/// <summary>
/// Turns a resource as it was sent into a <see cref="ResourceBody"/>: type, id and meta first, then the rest in the order of the sender.
/// The server's own <c>id</c>, <c>meta.versionId</c> and <c>meta.lastUpdated</c> take the place of the client's.
/// </summary>
public static class ResourceTemplate
{
    /// <summary>Makes the body.</summary>
    /// <param name="json">The document that holds the resource.</param>
    /// <param name="start">Offset of the resource's opening brace.</param>
    /// <param name="end">Offset after its closing brace.</param>
    /// <param name="key">The type and id it is stored under.</param>
    /// <param name="edits">Replacements inside it (rewritten links), in the order of their offsets.</param>
    public static ResourceBody Make(ReadOnlySpan<byte> json, int start, int end, ResourceKey key, IReadOnlyList<JsonEdit> edits)
    {
        var properties = Properties(json, start, end);
        var target = new ArrayBufferWriter<byte>(end - start + 128);
        target.Write("{\"resourceType\":\""u8);
        target.Write(Encoding.ASCII.GetBytes(key.Type));
        target.Write("\",\"id\":\""u8);
        target.Write(Encoding.ASCII.GetBytes(key.Id));
        target.Write("\",\"meta\":{\"versionId\":\""u8);
        var versionAt = target.WrittenCount;
        target.Write("\",\"lastUpdated\":\""u8);
        var timeAt = target.WrittenCount;
        target.Write("\""u8);
        foreach (var property in properties)
        {
            if (property.IsNamed(json, "meta"u8))
                WriteOthers(json, Properties(json, property.ValueStart, property.ValueEnd), IsServerMeta, edits, target);
        }

        target.Write("}"u8);
        WriteOthers(json, properties, IsServerElement, edits, target);
        target.Write("}"u8);
        return new ResourceBody(target.WrittenSpan.ToArray(), versionAt, timeAt);
    }

    private static bool IsServerMeta(ReadOnlySpan<byte> json, Property property) =>
        property.IsNamed(json, "versionId"u8) || property.IsNamed(json, "lastUpdated"u8)
        || property.IsNamed(json, "_versionId"u8) || property.IsNamed(json, "_lastUpdated"u8);

    private static bool IsServerElement(ReadOnlySpan<byte> json, Property property) =>
        property.IsNamed(json, "resourceType"u8) || property.IsNamed(json, "id"u8) || property.IsNamed(json, "meta"u8);

    private static void WriteOthers(
        ReadOnlySpan<byte> json, List<Property> properties, PropertyTest isServers, IReadOnlyList<JsonEdit> edits, IBufferWriter<byte> target)
    {
        foreach (var property in properties)
        {
            if (isServers(json, property))
                continue;
            target.Write(","u8);
            target.Write(json[property.NameStart..property.NameEnd]);
            target.Write(":"u8);
            CompactJson.Copy(json, property.ValueStart, property.ValueEnd, edits, target);
        }
    }

    private static List<Property> Properties(ReadOnlySpan<byte> json, int start, int end)
    {
        var found = new List<Property>(16);
        var reader = new Utf8JsonReader(json[start..end], new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameStart = start + (int)reader.TokenStartIndex;
            var nameLength = reader.ValueSpan.Length + 2;
            reader.Read();
            var valueStart = start + (int)reader.TokenStartIndex;
            reader.Skip();
            found.Add(new Property(nameStart, nameStart + nameLength, valueStart, start + (int)reader.BytesConsumed));
        }

        return found;
    }

    private delegate bool PropertyTest(ReadOnlySpan<byte> json, Property property);

    /// <summary>A property of an object: where its name (with quotes) and its value stand.</summary>
    private readonly record struct Property(int NameStart, int NameEnd, int ValueStart, int ValueEnd)
    {
        public bool IsNamed(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) => json[(NameStart + 1)..(NameEnd - 1)].SequenceEqual(name);
    }
}
