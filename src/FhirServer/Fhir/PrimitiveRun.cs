using System.Text.Json;
using System.Text.RegularExpressions;
using Profiles.Conformance;

namespace FhirServer.Fhir;

/// <summary>
/// The values of one primitive element and what hangs on each (id and extensions), which JSON writes as two properties:
/// https://hl7.org/fhir/R4/json.html#primitive.
/// </summary>
/// <param name="element">The element.</param>
internal sealed partial class PrimitiveRun(ElementSchema element)
{
    private readonly List<(string? Value, ReadOnlyMemory<byte>? Companion)> _items = [];

    /// <summary>How many there are so far.</summary>
    public int Count => _items.Count;

    /// <summary>Adds one.</summary>
    /// <param name="value">The value as text, or null.</param>
    /// <param name="companion">The JSON object of its id and extensions, or null.</param>
    public void Add(string? value, ReadOnlyMemory<byte>? companion) => _items.Add((value, companion));

    /// <summary>Writes both properties, each if it is needed.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        if (_items.Exists(item => item.Value is not null))
            WriteProperty(json, element.JsonName, item => WriteValue(json, item.Value));
        if (_items.Exists(item => item.Companion is not null))
            WriteProperty(json, "_" + element.JsonName, item => WriteCompanion(json, item.Companion));
    }

    private void WriteProperty(Utf8JsonWriter json, string name, Action<(string? Value, ReadOnlyMemory<byte>? Companion)> write)
    {
        json.WritePropertyName(name);
        if (element.IsList)
            json.WriteStartArray();
        _items.ForEach(write);
        if (element.IsList)
            json.WriteEndArray();
    }

    // What is no number or boolean stays a string, so that whoever reads the JSON can say what is wrong with it.
    private void WriteValue(Utf8JsonWriter json, string? value)
    {
        if (value is null)
            json.WriteNullValue();
        else if (IsBare(value))
            json.WriteRawValue(value, skipInputValidation: true);
        else
            json.WriteStringValue(value);
    }

    private bool IsBare(string value) => element.Type.Name switch
    {
        "boolean" => value is "true" or "false",
        "decimal" or "integer" or "positiveInt" or "unsignedInt" => Number().IsMatch(value),
        _ => false,
    };

    private static void WriteCompanion(Utf8JsonWriter json, ReadOnlyMemory<byte>? companion)
    {
        if (companion is { } bytes)
            json.WriteRawValue(bytes.Span, skipInputValidation: true);
        else
            json.WriteNullValue();
    }

    [GeneratedRegex(@"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
