using System.Text.Json;
using System.Text.RegularExpressions;
using Profiles.Conformance;
using Profiles.Tests.Conformance;

namespace Profiles.Tests.FhirPath;

/// <summary>
/// Resources made by chance from the definitions, well-formed but rarely sensible: they break the invariants that good
/// examples keep. Their texts are taken from the literals of the invariants, so that comparisons come out either way.
/// </summary>
internal sealed partial class MadeResources(int seed)
{
    private const int Deepest = 6;

    private static readonly string[] Texts =
    [
        "http://unitsofmeasure.org", "1", "*", "0", "-1", "#made", "a.b", "A name", "Patient/1", "http://hl7.org/fhir/StructureDefinition/x",
        .. Invariants.All.SelectMany(invariant => Literals().Matches(invariant.Expression)).Select(match => match.Groups["text"].Value).Distinct(StringComparer.Ordinal),
    ];

#pragma warning disable CA5394 // Chance that can be repeated is wanted here, not secrecy.
    private readonly Random _random = new(seed);

    /// <summary>The JSON of a resource of this type.</summary>
    public byte[] Make(string type)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) WriteObject(writer, Definitions.Schema(type), 0);
        return stream.ToArray();
    }

    private void WriteObject(Utf8JsonWriter writer, TypeSchema type, int depth)
    {
        writer.WriteStartObject();
        if (type.Kind == TypeKind.Resource) writer.WriteString("resourceType", type.Name);
        foreach (var variants in type.Elements.GroupBy(element => element.Name))
        {
            var variant = variants.ElementAt(_random.Next(variants.Count()));
            if (variant.Max > 0 && IsWanted(variant, depth)) WriteProperty(writer, variant, depth + 1);
        }

        writer.WriteEndObject();
    }

    private bool IsWanted(ElementSchema element, int depth)
    {
        if (depth >= Deepest) return false;
        if (element.Name is "extension" or "modifierExtension" or "id") return _random.Next(12) == 0;
        if (element.Type.IsA("Resource")) return depth < 2 && _random.Next(4) == 0;
        return _random.Next(10) < (depth < 3 ? 5 : 2);
    }

    private void WriteProperty(Utf8JsonWriter writer, ElementSchema element, int depth)
    {
        if (element.Type.Kind == TypeKind.Primitive && !element.IsList && _random.Next(10) == 0)
        {
            writer.WriteStartObject("_" + element.JsonName);
            writer.WriteString("id", "made");
            if (_random.Next(2) == 0)
            {
                writer.WritePropertyName("extension");
                writer.WriteRawValue("""[{"url":"http://x.example/e","valueCode":"unknown"}]""");
            }

            writer.WriteEndObject();
            return;
        }

        writer.WritePropertyName(element.JsonName);
        if (element.IsList) writer.WriteStartArray();
        var count = element.IsList ? _random.Next(1, 4) : 1;
        for (var index = 0; index < count; index++) WriteValue(writer, element.Type, depth);
        if (element.IsList) writer.WriteEndArray();
    }

    private void WriteValue(Utf8JsonWriter writer, TypeSchema type, int depth)
    {
        if (type.Kind == TypeKind.Primitive) writer.WriteRawValue(Primitive(type.Name));
        else if (type.IsA("Resource")) WriteObject(writer, Definitions.Schema(Pick("Patient", "Observation", "Organization")), depth + 2);
        else WriteObject(writer, type, depth);
    }

    private string Primitive(string type) => type switch
    {
        "boolean" => Pick("true", "false"),
        "integer" => Pick("0", "1", "2", "-1"),
        "positiveInt" or "unsignedInt" => Pick("1", "2", "3"),
        "decimal" => Pick("1", "1.0", "2.50", "0", "10", "100"),
        "date" => Pick("\"2012\"", "\"2012-05\"", "\"2012-05-06\"", "\"2013-01-01\""),
        "dateTime" => Pick("\"2012\"", "\"2012-05\"", "\"2012-05-06\"", "\"2012-05-06T10:00:00Z\"", "\"2012-05-06T10:00:00+01:00\""),
        "instant" => Pick("\"2012-05-06T10:00:00Z\"", "\"2012-05-06T10:00:00.5+01:00\""),
        "time" => Pick("\"10:00:00\"", "\"10:30:00\""),
        "base64Binary" => "\"AAAA\"",
        "xhtml" => "\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">made</div>\"",
        "id" => Pick("\"made\"", "\"a\"", "\"b\""),
        "uuid" => "\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\"",
        "oid" => "\"urn:oid:1.2.3\"",
        _ => JsonSerializer.Serialize(Pick(Texts)),
    };

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
#pragma warning restore CA5394

    [GeneratedRegex(@"'(?<text>[A-Za-z][\w-]*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literals();
}
