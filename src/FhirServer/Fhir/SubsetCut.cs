using System.Buffers;
using System.Text;
using System.Text.Json;
using Profiles.Conformance;

namespace FhirServer.Fhir;

/// <summary>One cutting: what is asked, from where, and what is there so far. See https://hl7.org/fhir/R4/search.html#summary.</summary>
/// <param name="json">The resource.</param>
/// <param name="kind">What is asked.</param>
/// <param name="choice">For <see cref="SubsetKind.Elements"/>: the elements.</param>
internal sealed class SubsetCut(ReadOnlyMemory<byte> json, SubsetKind kind, ElementChoice choice)
{
    private readonly ArrayBufferWriter<byte> _kept = new(Math.Max(256, json.Length));

    private static ReadOnlySpan<byte> Tag => """{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}"""u8;

    private ReadOnlySpan<byte> Source => json.Span;

    public byte[] Resource(TypeSchema type)
    {
        var reader = Subset.Reader(Source);
        reader.Read();
        var properties = new Separator(_kept);
        var hasMeta = false;
        _kept.Write("{"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMeta = reader.ValueTextEquals("meta"u8);
            hasMeta |= isMeta;
            if (isMeta)
                TagMeta(ref reader, ref properties);
            else
                Property(ref reader, ref properties, type, choice, isTop: true);
        }

        if (!hasMeta)
        {
            properties.Next();
            _kept.Write("\"meta\":{"u8);
            WriteTag();
            _kept.Write("}"u8);
        }

        _kept.Write("}"u8);
        return _kept.WrittenSpan.ToArray();
    }

    private void Property(ref Utf8JsonReader reader, ref Separator properties, TypeSchema type, ElementChoice named, bool isTop)
    {
        var start = (int)reader.TokenStartIndex;
        var name = Unescaped(ref reader);
        var isResourceType = isTop && name.SequenceEqual("resourceType"u8);
        var isCompanion = name is [(byte)'_', ..];
        var element = isResourceType ? null : type.Find(isCompanion ? name[1..] : name);
        reader.Read();
        var valueStart = (int)reader.TokenStartIndex;
        var stays = isResourceType || (element is not null && (isTop ? StaysOnTop(element) : StaysInside(element, named)));
        var inside = element is null || isCompanion || !stays ? null : Inside(element, named);
        var nothingStays = inside is not null && !Keeps(reader, element!.Type, inside);
        if (!stays || (nothingStays && kind == SubsetKind.Elements && element!.Min == 0))
        {
            reader.Skip();
            return;
        }

        properties.Next();
        if (inside is not null && !nothingStays)
        {
            _kept.Write(Source[start..valueStart]);
            Value(ref reader, element!.Type, inside);
            return;
        }

        reader.Skip();
        _kept.Write(Source[start..(int)reader.BytesConsumed]);
    }

    /// <summary>What is asked of the parts of an element that stays; null when it stays whole.</summary>
    private ElementChoice? Inside(ElementSchema element, ElementChoice named)
    {
        if (!IsCutInside(element.Type))
            return null;
        return kind switch
        {
            SubsetKind.Summary => named,
            SubsetKind.Elements => named.Find(element.Name, element.JsonName) is { IsWhole: false } parts ? parts : null,
            _ => null,
        };
    }

    private bool StaysOnTop(ElementSchema element)
    {
        if (element.Min > 0 || element.IsModifier || element.JsonName == "id")
            return true;
        return kind switch
        {
            SubsetKind.Summary => element.IsSummary,
            SubsetKind.Text => element.JsonName == "text",
            SubsetKind.Data => element.JsonName != "text",
            SubsetKind.Elements => choice.Find(element.Name, element.JsonName) is not null,
            _ => throw new InvalidOperationException($"{kind} is no subset."),
        };
    }

    private bool StaysInside(ElementSchema element, ElementChoice named) => kind == SubsetKind.Elements
        ? element.Min > 0 || element.IsModifier || element.JsonName == "id" || named.Find(element.Name, element.JsonName) is not null
        : StaysBelow(element);

    private static bool StaysBelow(ElementSchema element) =>
        element.IsSummary || element.Min > 0 || element.IsModifier || element.JsonName == "id";

    // Extensions and resources inside are whole or not there: half of one would say something else.
    private static bool IsCutInside(TypeSchema type) => type.Kind == TypeKind.Complex && type.Name != "Extension";

    private void Value(ref Utf8JsonReader reader, TypeSchema type, ElementChoice named)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Object(ref reader, type, named);
            return;
        }

        var items = new Separator(_kept);
        _kept.Write("["u8);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (kind == SubsetKind.Elements && !Keeps(reader, type, named))
            {
                reader.Skip();
                continue;
            }

            items.Next();
            Object(ref reader, type, named);
        }

        _kept.Write("]"u8);
    }

    private void Object(ref Utf8JsonReader reader, TypeSchema type, ElementChoice named)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject || !Keeps(reader, type, named))
        {
            reader.Skip();
            _kept.Write(Source[start..(int)reader.BytesConsumed]);
            return;
        }

        var properties = new Separator(_kept);
        _kept.Write("{"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            Property(ref reader, ref properties, type, named, isTop: false);
        _kept.Write("}"u8);
    }

    /// <summary>Says whether anything would stay of an object, or of one in an array: FHIR knows no empty ones.</summary>
    private bool Keeps(Utf8JsonReader ahead, TypeSchema type, ElementChoice named)
    {
        if (ahead.TokenType == JsonTokenType.StartArray)
        {
            while (ahead.Read() && ahead.TokenType != JsonTokenType.EndArray)
            {
                if (Keeps(ahead, type, named))
                    return true;
                ahead.Skip();
            }

            return false;
        }

        while (ahead.TokenType != JsonTokenType.Null && ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var name = Unescaped(ref ahead);
            var isCompanion = name is [(byte)'_', ..];
            var element = type.Find(isCompanion ? name[1..] : name);
            ahead.Read();
            if (element is not null && StaysInside(element, named)
                && (kind != SubsetKind.Elements || element.Min > 0 || isCompanion || Inside(element, named) is not { } inside || Keeps(ahead, element.Type, inside)))
            {
                return true;
            }

            ahead.Skip();
        }

        return false;
    }

    private void TagMeta(ref Utf8JsonReader reader, ref Separator properties)
    {
        properties.Next();
        reader.Read();
        _kept.Write("\"meta\":{"u8);
        var inMeta = new Separator(_kept);
        var isTagged = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var isTag = reader.ValueTextEquals("tag"u8);
            reader.Read();
            reader.Skip();
            inMeta.Next();
            var property = Source[start..(int)reader.BytesConsumed];
            isTagged |= isTag;
            if (isTag)
                AddTag(property);
            else
                _kept.Write(property);
        }

        if (!isTagged)
        {
            inMeta.Next();
            WriteTag();
        }

        _kept.Write("}"u8);
    }

    private void AddTag(ReadOnlySpan<byte> property)
    {
        if (property.IndexOf("\"SUBSETTED\""u8) >= 0)
        {
            _kept.Write(property);
            return;
        }

        _kept.Write(property[..^1]);
        _kept.Write(","u8);
        _kept.Write(Tag);
        _kept.Write("]"u8);
    }

    private void WriteTag()
    {
        _kept.Write("\"tag\":["u8);
        _kept.Write(Tag);
        _kept.Write("]"u8);
    }

    private static ReadOnlySpan<byte> Unescaped(scoped ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;

    private ref struct Separator(ArrayBufferWriter<byte> output)
    {
        private bool _isNext;

        public void Next()
        {
            if (_isNext)
                output.Write(","u8);
            _isNext = true;
        }
    }
}
