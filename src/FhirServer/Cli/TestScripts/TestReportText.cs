using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Cli.TestScripts;

/// <summary>Results as TestReport resources: https://hl7.org/fhir/R4/testreport.html.</summary>
internal static class TestReportText
{
    /// <summary>The report on a script, as UTF-8 JSON.</summary>
    /// <param name="result">What became of it.</param>
    /// <param name="server">The base of the server that was tested.</param>
    public static byte[] Of(ScriptResult result, string server)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: true)))
            Write(json, result, server);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ScriptResult result, string server)
    {
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "TestReport"u8);
        json.WriteString("name"u8, result.Name);
        json.WriteString("status"u8, "completed"u8);
        json.WriteStartObject("testScript"u8);
        if (result.Url.Length > 0)
            json.WriteString("reference"u8, result.Url);
        json.WriteString("display"u8, result.Name);
        json.WriteEndObject();
        json.WriteString("result"u8, result.IsPassed ? "pass"u8 : "fail"u8);
        json.WriteNumber("score"u8, Score(result));
        json.WriteString("issued"u8, result.Started.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        json.WriteStartArray("participant"u8);
        Participant(json, "test-engine", "urn:fhirserver:testscript");
        Participant(json, "server", server);
        json.WriteEndArray();
        if (result.Setup.Actions.Count > 0)
            Part(json, "setup", result.Setup);
        Tests(json, result.Tests);
        if (result.Teardown.Actions.Any(action => action.IsOperation))
            Part(json, "teardown", result.Teardown with { Actions = [.. result.Teardown.Actions.Where(action => action.IsOperation)] });
        json.WriteEndObject();
    }

    private static decimal Score(ScriptResult result) =>
        result.Tests.Count == 0 ? 0 : Math.Round(100m * result.Tests.Count(test => test.Outcome is ActionOutcome.Pass or ActionOutcome.Warning) / result.Tests.Count, 2);

    private static void Participant(Utf8JsonWriter json, string type, string uri)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("uri"u8, uri);
        json.WriteEndObject();
    }

    private static void Tests(Utf8JsonWriter json, IReadOnlyList<PartResult> tests)
    {
        if (tests.Count == 0)
            return;
        json.WriteStartArray("test"u8);
        foreach (var test in tests)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, test.Name);
            if (test.Description.Length > 0)
                json.WriteString("description"u8, test.Description);
            Actions(json, test.Actions.Count > 0 ? test.Actions : [new ActionResult("", IsOperation: false, "", ActionOutcome.Pass, "The test has no actions.")]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Part(Utf8JsonWriter json, string name, PartResult part)
    {
        json.WriteStartObject(name);
        Actions(json, part.Actions);
        json.WriteEndObject();
    }

    private static void Actions(Utf8JsonWriter json, IReadOnlyList<ActionResult> actions)
    {
        json.WriteStartArray("action"u8);
        foreach (var action in actions)
        {
            json.WriteStartObject();
            json.WriteStartObject(action.IsOperation ? "operation"u8 : "assert"u8);
            json.WriteString("result"u8, action.Outcome.ToString().ToLowerInvariant());
            if (action.Message.Length > 0)
                json.WriteString("message"u8, action.Label.Length > 0 ? $"{action.Label}: {action.Message}" : action.Message);
            else if (action.Label.Length > 0)
                json.WriteString("message"u8, action.Label);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
