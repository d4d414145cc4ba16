using System.Text.Json;
using System.Xml;
using Profiles.Conformance;

namespace FhirServer.Fhir;

/// <summary>Writes JSON whose structure has been checked as XML, elements in the order of the definitions: https://hl7.org/fhir/R4/xml.html.</summary>
/// <param name="schemas">The structures of all types.</param>
/// <param name="xml">Where to.</param>
internal sealed class XmlFromJson(TypeSchemas schemas, XmlWriter xml)
{
    /// <summary>Writes one resource as an element of its type's name.</summary>
    /// <exception cref="InvalidDataException">It is no resource by the definitions.</exception>
    public void WriteResource(JsonElement resource)
    {
        var name = resource.GetProperty("resourceType"u8).GetString()!;
        var type = schemas.Find(name) ?? throw new InvalidDataException($"'{name}' is no FHIR type.");
        xml.WriteStartElement(name, FhirSerializer.FhirNamespace);
        WriteChildren(resource, type);
        xml.WriteEndElement();
    }

    private void WriteChildren(JsonElement json, TypeSchema type)
    {
        var found = Sort(json, type);
        if (found.Count == 0)
            return;
        foreach (var element in type.Elements)
        {
            if (found.TryGetValue(element, out var both))
                WriteAll(element, both.Value, both.Companion);
        }
    }

    private static Dictionary<ElementSchema, (JsonElement Value, JsonElement Companion)> Sort(JsonElement json, TypeSchema type)
    {
        var found = new Dictionary<ElementSchema, (JsonElement Value, JsonElement Companion)>();
        foreach (var property in json.EnumerateObject())
        {
            var name = property.Name;
            if (XmlAttributes.IsAttribute(type, name) || (type.Kind == TypeKind.Resource && name == "resourceType"))
                continue;
            var isCompanion = name.StartsWith('_');
            var element = XmlAttributes.FindElement(type, isCompanion ? name[1..] : name)
                ?? throw new InvalidDataException($"{type.Name} has no element '{name}'.");
            found.TryGetValue(element, out var both);
            found[element] = isCompanion ? (both.Value, property.Value) : (property.Value, both.Companion);
        }

        return found;
    }

    private void WriteAll(ElementSchema element, JsonElement value, JsonElement companion)
    {
        if (value.ValueKind != JsonValueKind.Array && companion.ValueKind != JsonValueKind.Array)
        {
            WriteOne(element, value, companion);
            return;
        }

        var values = value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 0;
        var companions = companion.ValueKind == JsonValueKind.Array ? companion.GetArrayLength() : 0;
        for (var i = 0; i < Math.Max(values, companions); i++)
            WriteOne(element, i < values ? value[i] : default, i < companions ? companion[i] : default);
    }

    private void WriteOne(ElementSchema element, JsonElement value, JsonElement companion)
    {
        var type = element.Type;
        if (IsNothing(value) && IsNothing(companion))
            return;
        if (type.Name == "xhtml")
        {
            WriteXhtml(value.GetString()!);
            return;
        }

        xml.WriteStartElement(element.JsonName, FhirSerializer.FhirNamespace);
        switch (type.Kind)
        {
            case TypeKind.Resource: WriteResource(value); break;
            case TypeKind.Primitive: WritePrimitive(type, value, companion); break;
            default: WriteComplex(type, value); break;
        }

        xml.WriteEndElement();
    }

    private void WritePrimitive(TypeSchema type, JsonElement value, JsonElement companion)
    {
        if (!IsNothing(value))
            xml.WriteAttributeString("value", Text(value));
        if (!IsNothing(companion))
            WriteComplex(type, companion);
    }

    private void WriteComplex(TypeSchema type, JsonElement value)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (XmlAttributes.IsAttribute(type, property.Name))
                xml.WriteAttributeString(property.Name, Text(property.Value));
        }

        WriteChildren(value, type);
    }

    private void WriteXhtml(string div)
    {
        using var reader = XmlReader.Create(new StringReader(div), FhirSerializer.Closed);
        reader.MoveToContent();
        xml.WriteNode(reader, defattr: false);
    }

    private static bool IsNothing(JsonElement json) => json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static string Text(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.GetRawText(),
        _ => throw new InvalidDataException("A primitive cannot be an object or an array."),
    };
}
