using System.Buffers;
using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>A question to a terminology server and its answer: https://hl7.org/fhir/R4/valueset-operation-validate-code.html.</summary>
internal static class RemoteQuestion
{
    /// <summary>The Parameters that ask it.</summary>
    public static byte[] Write(in CodeQuestion question)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Parameters");
            json.WriteStartArray("parameter");
            if (question.ValueSet is { } canonical)
                WriteInValueSet(json, question, canonical);
            else
                WriteInCodeSystem(json, question);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What the server says; null when that is not clear.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static CodeVerdict? Read(ReadOnlyMemory<byte> answer, in CodeQuestion question)
    {
        using var document = JsonDocument.Parse(answer);
        bool? result = null;
        string? message = null, display = null, system = question.System;
        foreach (var parameter in JsonRead.Items(document.RootElement, "parameter"))
        {
            switch (JsonRead.Text(parameter, "name"))
            {
                case "result": result = JsonRead.Is(parameter, "valueBoolean", value: true) ? true : JsonRead.Is(parameter, "valueBoolean", value: false) ? false : null; break;
                case "message": message = JsonRead.Text(parameter, "valueString"); break;
                case "display": display = JsonRead.Text(parameter, "valueString"); break;
                case "system": system ??= JsonRead.Text(parameter, "valueUri"); break;
                // Servers of HL7 say so when the code system is none they hold.
                case "x-unknown-system" or "x-caused-by-unknown-system": return null;
            }
        }

        if (result is null || (result == false && message?.StartsWith("Unknown:", StringComparison.Ordinal) == true))
            return null;
        return result.Value
            ? new CodeVerdict(CodeMembership.Member, Display: display, System: system)
            : new CodeVerdict(CodeMembership.NotMember, message ?? $"The terminology server says that '{question.Code}' is not in {question.ValueSet ?? question.System}.", display, System: system);
    }

    private static void WriteInValueSet(Utf8JsonWriter json, in CodeQuestion question, string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        Write(json, "url", "valueUri", bar < 0 ? canonical : canonical[..bar]);
        Write(json, "valueSetVersion", "valueString", bar < 0 ? null : canonical[(bar + 1)..]);
        Write(json, "code", "valueCode", question.Code);
        Write(json, "system", "valueUri", question.System);
        Write(json, "systemVersion", "valueString", question.Version);
        Write(json, "display", "valueString", question.Display);
    }

    private static void WriteInCodeSystem(Utf8JsonWriter json, in CodeQuestion question)
    {
        Write(json, "url", "valueUri", question.System);
        Write(json, "code", "valueCode", question.Code);
        Write(json, "version", "valueString", question.Version);
        Write(json, "display", "valueString", question.Display);
    }

    private static void Write(Utf8JsonWriter json, string name, string kind, string? value)
    {
        if (value is null)
            return;
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString(kind, value);
        json.WriteEndObject();
    }
}
