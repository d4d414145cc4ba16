using System.Buffers;
using System.Text.Json;
using FhirServer.Interactions;

namespace FhirServer.Operations;

/// <summary>Writes the Parameters resource that most operations answer with: https://hl7.org/fhir/R4/parameters.html.</summary>
internal static class ParametersText
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer with the parameters that are written.</summary>
    public static FhirResponse Answer(Action<Utf8JsonWriter> write) => Resource("Parameters", json =>
    {
        json.WriteStartArray("parameter"u8);
        write(json);
        json.WriteEndArray();
    });

    /// <summary>An answer with a resource whose elements are written.</summary>
    public static FhirResponse Resource(string type, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("resourceType"u8, type);
            write(json);
            json.WriteEndObject();
        }

        return new FhirResponse { Status = 200, Body = [buffer.WrittenMemory] };
    }

    /// <summary>A parameter with a text value; nothing without one.</summary>
    public static void Write(this Utf8JsonWriter json, string name, string kind, string? value)
    {
        if (value is null)
            return;
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteTyped(kind, value);
        json.WriteEndObject();
    }

    /// <summary>A boolean parameter.</summary>
    public static void Write(this Utf8JsonWriter json, string name, bool value)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteBoolean("valueBoolean"u8, value);
        json.WriteEndObject();
    }

    /// <summary>A parameter with a Coding.</summary>
    public static void WriteCoding(this Utf8JsonWriter json, string name, string? system, string? code, string? display)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteStartObject("valueCoding"u8);
        json.WriteText("system", system);
        json.WriteText("code", code);
        json.WriteText("display", display);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A parameter made of parts.</summary>
    public static void WriteParts(this Utf8JsonWriter json, string name, Action<Utf8JsonWriter> write)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteStartArray("part"u8);
        write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A property with text; nothing without.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void WriteTyped(this Utf8JsonWriter json, string kind, string value)
    {
        json.WritePropertyName(kind);
        if (kind is "valueBoolean" or "valueInteger" or "valueDecimal")
            json.WriteRawValue(value);
        else
            json.WriteStringValue(value);
    }
}
