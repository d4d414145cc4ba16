using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Profiles.Elements;

/// <summary>
/// The first pass: UTF-8 JSON to untyped nodes, in time linear to the length and without recursion. Follows RFC 8259
/// strictly (no comments, no trailing commas).
/// </summary>
internal static class JsonScanner
{
    private const int HighestDepth = 512;
    private const int FirstCapacity = 256;

    /// <summary>The nodes of one JSON value, or null when the bytes are not UTF-8, not JSON or nested too deep.</summary>
    public static ElementNode[]? Scan(ReadOnlySpan<byte> utf8, ParseLimits limits, FaultList faults)
    {
        if (!Utf8.IsValid(utf8))
        {
            faults.Add(FirstInvalidByte(utf8), "structure", "The body is not valid UTF-8: the byte here begins no character. Send FHIR JSON encoded in UTF-8.");
            return null;
        }

        var nodes = ArrayPool<ElementNode>.Shared.Rent(FirstCapacity);
        try
        {
            var count = Read(utf8, Math.Clamp(limits.MaxDepth, 1, HighestDepth), ref nodes, faults);
            return count == 0 ? null : nodes.AsSpan(0, count).ToArray();
        }
        catch (JsonException fault)
        {
            faults.Add(OffsetOf(utf8, fault), "structure", $"The body is not valid JSON: {Reason(fault)} Correct the JSON here; what follows was not read.");
            return null;
        }
        finally
        {
            ArrayPool<ElementNode>.Shared.Return(nodes);
        }
    }

    private static int Read(ReadOnlySpan<byte> utf8, int maxDepth, ref ElementNode[] nodes, FaultList faults)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        var (count, holder, nameStart, nameLength) = (0, ElementNode.None, 0, 0);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    nameStart = (int)reader.TokenStartIndex + 1;
                    nameLength = reader.ValueSpan.Length;
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    nodes[holder].End = (int)reader.BytesConsumed;
                    nodes[holder].Next = count;
                    holder = nodes[holder].Parent;
                    continue;
            }

            var opens = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            if (opens && reader.CurrentDepth >= maxDepth)
            {
                faults.Add((int)reader.TokenStartIndex, "structure", $"The JSON is nested deeper than {maxDepth} levels. Send a flatter resource.");
                return 0;
            }

            if (count == nodes.Length) Grow(ref nodes);
            nodes[count] = new ElementNode
            {
                Start = (int)reader.TokenStartIndex,
                End = (int)reader.BytesConsumed,
                NameStart = nameStart,
                NameLength = (ushort)Math.Min(nameLength, ushort.MaxValue),
                Parent = holder,
                Next = count + 1,
                Companion = ElementNode.None,
                ListIndex = TakePlace(nodes, holder),
                Kind = reader.TokenType,
            };
            (nameStart, nameLength) = (0, 0);
            if (opens) holder = count;
            count++;
        }

        return count;
    }

    private static int TakePlace(ElementNode[] nodes, int holder)
    {
        if (holder < 0) return -1;
        var place = nodes[holder].Size++;
        return nodes[holder].Kind == JsonTokenType.StartArray ? place : -1;
    }

    private static void Grow(ref ElementNode[] nodes)
    {
        var larger = ArrayPool<ElementNode>.Shared.Rent(nodes.Length * 2);
        nodes.CopyTo(larger, 0);
        ArrayPool<ElementNode>.Shared.Return(nodes);
        nodes = larger;
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        while (at < utf8.Length && Rune.DecodeFromUtf8(utf8[at..], out _, out var length) == OperationStatus.Done) at += length;
        return at;
    }

    private static int OffsetOf(ReadOnlySpan<byte> utf8, JsonException fault)
    {
        var at = 0;
        for (var line = fault.LineNumber ?? 0; line > 0; line--)
        {
            var end = utf8[at..].IndexOf((byte)'\n');
            if (end < 0) break;
            at += end + 1;
        }

        return (int)Math.Min(utf8.Length, at + (fault.BytePositionInLine ?? 0));
    }

    // The reader appends where it stopped, which the fault says in its own way.
    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? fault.Message : fault.Message[..end];
    }
}
