using System.Buffers;
using System.Text.Json;

namespace FhirServer.Fhir;

/// <summary>Makes OperationOutcomes as UTF-8 JSON: https://hl7.org/fhir/R4/operationoutcome.html.</summary>
public static class Outcomes
{
    /// <summary>The system of the codes in issue.details: the stable names of the validator's rules (docs/validation.md).</summary>
    public const string MessageIdSystem = "urn:fhirserver:message-id";

    private const string LineExtension = "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line";
    private const string FileExtension = "http://hl7.org/fhir/StructureDefinition/operationoutcome-file";
    private const string ColumnExtension = "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col";

    /// <summary>Quotes in messages stay readable; the content type is never HTML.</summary>
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The outcome that tells an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="id">What the request is called, so that who is told can tell others; null, or what is no id of FHIR, is left out.</param>
    public static byte[] Of(FhirError error, string? id = null) => Of(error.Issues, file: null, ResourceKey.IsId(id) ? id : null);

    /// <summary>The outcome that tells these issues; at least one.</summary>
    /// <param name="issues">The issues.</param>
    /// <param name="file">The file they are about; null for none.</param>
    /// <param name="id">The id of the outcome; null for none.</param>
    public static byte[] Of(IReadOnlyList<Issue> issues, string? file = null, string? id = null)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
            Write(json, issues, file, id);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The outcome that says all went well.</summary>
    /// <param name="message">What was done.</param>
    public static byte[] Success(string message) => Of([Note(message)]);

    /// <summary>An issue that only tells something.</summary>
    /// <param name="message">What to tell.</param>
    public static Issue Note(string message) => new(IssueSeverity.Information, "informational", message);

    private static void Write(Utf8JsonWriter json, IReadOnlyList<Issue> issues, string? file, string? id)
    {
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "OperationOutcome"u8);
        if (id is not null)
            json.WriteString("id"u8, id);
        if (file is not null)
        {
            json.WriteStartArray("extension"u8);
            json.WriteStartObject();
            json.WriteString("url"u8, FileExtension);
            json.WriteString("valueString"u8, file);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartArray("issue"u8);
        foreach (var issue in issues)
            WriteIssue(json, issue);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIssue(Utf8JsonWriter json, Issue issue)
    {
        json.WriteStartObject();
        if (issue.Line > 0)
        {
            json.WriteStartArray("extension"u8);
            WriteIntegerExtension(json, LineExtension, issue.Line);
            WriteIntegerExtension(json, ColumnExtension, issue.Column);
            json.WriteEndArray();
        }

        json.WriteString("severity"u8, SeverityCode(issue.Severity));
        json.WriteString("code"u8, issue.Code);
        WriteDetails(json, issue);
        json.WriteString("diagnostics"u8, Diagnostics(issue));
        if (issue.Expression is not null)
        {
            json.WriteStartArray("expression"u8);
            json.WriteStringValue(issue.Expression);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json, Issue issue)
    {
        if (issue.MessageId is null)
            return;
        json.WriteStartObject("details"u8);
        json.WriteStartArray("coding"u8);
        json.WriteStartObject();
        json.WriteString("system"u8, MessageIdSystem);
        json.WriteString("code"u8, issue.MessageId);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Diagnostics(Issue issue)
    {
        var text = issue.AskedBy is null ? issue.Message : $"{issue.Message} (asked by {issue.AskedBy})";
        return issue.Line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{text} (line {issue.Line}, column {issue.Column})") : text;
    }

    private static void WriteIntegerExtension(Utf8JsonWriter json, string url, int value)
    {
        json.WriteStartObject();
        json.WriteString("url"u8, url);
        json.WriteNumber("valueInteger"u8, value);
        json.WriteEndObject();
    }

    private static string SeverityCode(IssueSeverity severity) => severity switch
    {
        IssueSeverity.Fatal => "fatal",
        IssueSeverity.Error => "error",
        IssueSeverity.Warning => "warning",
        IssueSeverity.Information => "information",
        _ => throw new ArgumentOutOfRangeException(nameof(severity)),
    };
}
