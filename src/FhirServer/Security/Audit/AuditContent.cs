using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FhirServer.Security.Audit;

/// <summary>
/// A record as the content of an AuditEvent: https://hl7.org/fhir/R4/auditevent.html, after the patterns of IHE Basic Audit
/// (https://profiles.ihe.net/ITI/BALP/). The id, and what chains it to others, come later.
/// </summary>
internal static class AuditContent
{
    private const string Terms = "http://terminology.hl7.org/CodeSystem/";
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string ObjectRole = Terms + "object-role";
    private const string EntityType = Terms + "audit-entity-type";
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The members of the resource after its id, as one JSON object.</summary>
    public static ReadOnlyMemory<byte> Of(AuditRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        WriteEvent(json, record);
        WriteAgents(json, record);
        json.WriteStartObject("source");
        json.WriteStartObject("observer");
        json.WriteString("display", "FhirServer");
        json.WriteEndObject();
        json.WriteStartArray("type");
        WriteCoding(json, Terms + "security-source-type", "4", "Application Server");
        json.WriteEndArray();
        json.WriteEndObject();
        WriteEntities(json, record);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteEvent(Utf8JsonWriter json, AuditRecord record)
    {
        json.WritePropertyName("type");
        WriteCoding(json, Terms + "audit-event-type", "rest", "RESTful Operation");
        if (record.Interaction is { } interaction)
        {
            json.WriteStartArray("subtype");
            WriteCoding(json, "http://hl7.org/fhir/restful-interaction", interaction, display: null);
            if (record.Operation is { } operation)
                WriteCoding(json, "urn:fhirserver:operation", operation, display: null);
            json.WriteEndArray();
        }

        json.WriteString("action", Action(record));
        json.WriteString("recorded", record.Began.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("outcome", record.Status switch { < 400 => "0", < 500 => "4", _ => "8" });
        var entries = record.RefusedEntries == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {record.RefusedEntries} entries refused");
        json.WriteString("outcomeDesc", string.Create(CultureInfo.InvariantCulture, $"HTTP {record.Status}{entries}"));
        if (record.Caller.Purpose is { } purpose)
        {
            json.WriteStartArray("purposeOfEvent");
            json.WriteStartObject();
            json.WriteStartArray("coding");
            WriteCoding(json, Terms + "v3-ActReason", purpose, display: null);
            json.WriteEndArray();
            if (record.Caller.PurposeReason is { } reason)
                json.WriteString("text", reason);
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private static string Action(AuditRecord record) => record.Interaction switch
    {
        "create" => "C",
        "update" or "patch" => "U",
        "delete" => "D",
        "operation" or "transaction" or "batch" => "E",
        "search-type" or "search-system" => "E",
        null => record.Method is "GET" or "HEAD" ? "R" : "E",
        _ => "R",
    };

    private static void WriteAgents(Utf8JsonWriter json, AuditRecord record)
    {
        var caller = record.Caller;
        json.WriteStartArray("agent");
        json.WriteStartObject();
        WriteConcept(json, "type", Dicom, "110153", "Source Role ID");
        json.WriteStartObject("who");
        json.WriteString("display", caller.Name);
        json.WriteEndObject();
        json.WriteBoolean("requestor", caller.FhirUser is null);
        if (record.Address is { } address)
        {
            json.WriteStartObject("network");
            json.WriteString("address", address);
            json.WriteString("type", "2");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (caller.FhirUser is not null)
            WriteUser(json, caller);
        json.WriteEndArray();
    }

    private static void WriteUser(Utf8JsonWriter json, Caller caller)
    {
        json.WriteStartObject();
        WriteConcept(json, "type", Terms + "v3-ParticipationType", "IRCP", "information recipient");
        json.WriteStartObject("who");
        json.WriteString("reference", caller.FhirUser);
        json.WriteEndObject();
        json.WriteString("altId", caller.Subject);
        json.WriteBoolean("requestor", true);
        json.WriteEndObject();
    }

    private static void WriteEntities(Utf8JsonWriter json, AuditRecord record)
    {
        json.WriteStartArray("entity");
        foreach (var patient in record.Patients.Order(StringComparer.Ordinal))
            WriteReference(json, $"Patient/{patient}", "1", "Person", "1", "Patient");
        foreach (var key in record.Written.Concat(record.Deleted))
            WriteReference(json, key.ToString(), "2", "System Object", "4", "Domain Resource");
        if (record.Written.Count + record.Deleted.Count == 0 && record.Target?.Contains('/', StringComparison.Ordinal) == true)
            WriteReference(json, record.Target, "2", "System Object", "4", "Domain Resource");
        if (record.Query is { } query)
        {
            json.WriteStartObject();
            WriteKind(json, EntityType, "2", "System Object", "24", "Query");
            json.WriteString("query", Convert.ToBase64String(Encoding.UTF8.GetBytes(query)));
            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteStartObject("what");
        json.WriteStartObject("identifier");
        json.WriteString("value", record.RequestId);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WritePropertyName("type");
        WriteCoding(json, "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId", display: null);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteReference(Utf8JsonWriter json, string reference, string type, string typeDisplay, string role, string roleDisplay)
    {
        json.WriteStartObject();
        json.WriteStartObject("what");
        json.WriteString("reference", reference);
        json.WriteEndObject();
        WriteKind(json, EntityType, type, typeDisplay, role, roleDisplay);
        json.WriteEndObject();
    }

    private static void WriteKind(Utf8JsonWriter json, string system, string type, string typeDisplay, string role, string roleDisplay)
    {
        json.WritePropertyName("type");
        WriteCoding(json, system, type, typeDisplay);
        json.WritePropertyName("role");
        WriteCoding(json, ObjectRole, role, roleDisplay);
    }

    private static void WriteConcept(Utf8JsonWriter json, string name, string system, string code, string display)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("coding");
        WriteCoding(json, system, code, display);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCoding(Utf8JsonWriter json, string system, string code, string? display)
    {
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        if (display is not null)
            json.WriteString("display", display);
        json.WriteEndObject();
    }
}
