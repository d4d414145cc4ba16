using System.Buffers;
using System.Text.Json;
using Profiles.Conformance;

namespace Profiles.Elements;

/// <summary>
/// Judges the JSON kind and the format of one primitive value. The common formats are checked byte by byte, with real
/// ranges; the expression of the specification serves types not known here.
/// See https://hl7.org/fhir/R4/datatypes.html#primitive.
/// </summary>
internal readonly ref struct PrimitiveRules(ElementTree tree, ParseLimits limits, FaultList faults)
{
    private const int SmallBuffer = 256;
    private readonly ReadOnlySpan<byte> _utf8 = tree.Utf8.Span;

    /// <summary>Notes what is wrong with a typed primitive node that is not null.</summary>
    public void Check(int index)
    {
        ref readonly var node = ref tree.Nodes[index];
        var type = node.Type!;
        if (!IsOfKind(type.Name, node.Kind))
        {
            faults.Add(index, node.Start, "structure", $"{node.Schema!.JsonName} is {JsonKinds.Describe(node.Kind)}, but {type.Name} is written as {ExpectedKind(type.Name)}.");
            return;
        }

        if (node.Kind is JsonTokenType.True or JsonTokenType.False) return;
        var problem = node.Kind == JsonTokenType.Number
            ? NumberProblem(type.Name, _utf8[node.Start..node.End])
            : StringProblem(type, _utf8[(node.Start + 1)..(node.End - 1)]);
        if (problem is not null) faults.Add(index, node.Start, "value", $"{node.Schema!.JsonName} {problem}");
    }

    private static bool IsOfKind(string type, JsonTokenType kind) => type switch
    {
        "boolean" => kind is JsonTokenType.True or JsonTokenType.False,
        "integer" or "decimal" or "unsignedInt" or "positiveInt" => kind == JsonTokenType.Number,
        _ => kind == JsonTokenType.String,
    };

    private static string ExpectedKind(string type) => type switch
    {
        "boolean" => "true or false, without quotes",
        "integer" or "decimal" or "unsignedInt" or "positiveInt" => "a JSON number, without quotes",
        _ => "a JSON string, in quotes",
    };

    private string? NumberProblem(string type, ReadOnlySpan<byte> number) => type switch
    {
        "decimal" => NumberFormats.IsDecimal(number, limits.MaxDecimalLength, limits.MaxExponent)
            ? null
            : $"has more than {limits.MaxDecimalLength} characters or an exponent beyond {limits.MaxExponent}, which this server does not take. Round it.",
        "unsignedInt" => NumberFormats.IsInteger(number, 0) ? null : "is no unsignedInt: give a whole number from 0 to 2147483647.",
        "positiveInt" => NumberFormats.IsInteger(number, 1) ? null : "is no positiveInt: give a whole number from 1 to 2147483647.",
        _ => NumberFormats.IsInteger(number, int.MinValue) ? null : "is no integer: give a whole number from -2147483648 to 2147483647, without fraction or exponent.",
    };

    private string? StringProblem(TypeSchema type, ReadOnlySpan<byte> escaped)
    {
        if (escaped.IsEmpty) return "is an empty string. Give a value or leave the element out.";
        if (escaped.Length > limits.MaxStringBytes && type.Name is not ("base64Binary" or "xhtml"))
            return $"is longer than {limits.MaxStringBytes} bytes. Shorten it, or carry it in an Attachment or Binary.";
        if (!escaped.Contains((byte)'\\')) return FormatProblem(type, escaped);
        if (JsonText.HasLoneSurrogate(escaped)) return "has half of a surrogate pair (\\uD800 to \\uDFFF), which is no character. Write both halves or the character itself.";
        var rented = escaped.Length > SmallBuffer ? ArrayPool<byte>.Shared.Rent(escaped.Length) : null;
        var buffer = rented ?? stackalloc byte[SmallBuffer];
        var plain = buffer[..JsonText.Unescape(escaped, buffer)];
        var problem = TextFormats.HasControlCharacter(plain)
            ? "has a control character below U+0020 other than tab, line feed and carriage return. Remove it."
            : FormatProblem(type, plain);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return problem;
    }

    private static string? FormatProblem(TypeSchema type, ReadOnlySpan<byte> value) => type.Name switch
    {
        "string" or "markdown" or "xhtml" => TextFormats.IsBlank(value) ? "holds nothing but white space. Give a value or leave the element out." : null,
        "code" => TextFormats.IsCode(value) ? null : "is no code: it must not begin or end with white space, nor have more than a single space inside.",
        "uri" or "url" or "canonical" => TextFormats.IsUri(value) ? null : $"is no {type.Name}: it must not have white space. Write %20 for a space.",
        "id" => TextFormats.IsId(value) ? null : "is no id: 1 to 64 of the characters A-Z, a-z, 0-9, '-' and '.'.",
        "date" => TemporalFormats.IsDate(value) ? null : "is no date: give YYYY, YYYY-MM or YYYY-MM-DD, a day that the calendar has, without time.",
        "dateTime" => TemporalFormats.IsDateTime(value) ? null : "is no dateTime: give YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a zone (Z or +hh:mm), a day and time that exist.",
        "instant" => TemporalFormats.IsInstant(value) ? null : "is no instant: give YYYY-MM-DDThh:mm:ss with a zone (Z or +hh:mm), a day and time that exist.",
        "time" => TemporalFormats.IsTime(value) ? null : "is no time: give hh:mm:ss from 00:00:00 to 23:59:59, without zone.",
        "oid" => TextFormats.IsOid(value) ? null : "is no oid: give urn:oid: and numbers with dots, as in urn:oid:1.2.36.",
        "uuid" => TextFormats.IsUuid(value) ? null : "is no uuid: give urn:uuid: and 8-4-4-4-12 lower-case hexadecimal digits.",
        "base64Binary" => TextFormats.IsBase64(value) ? null : "is no base64Binary: groups of four of A-Z, a-z, 0-9, '+' and '/', the last one filled with '='.",
        _ => type.Format is null || type.Format.IsMatch(System.Text.Encoding.UTF8.GetString(value)) ? null : $"is no {type.Name}: see https://hl7.org/fhir/R4/datatypes.html#{type.Name}.",
    };
}
