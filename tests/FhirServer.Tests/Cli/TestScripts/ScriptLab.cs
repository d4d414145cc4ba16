using System.Text;
using System.Text.Json.Nodes;
using FhirServer.Cli.TestScripts;

namespace FhirServer.Tests.Cli.TestScripts;

/// <summary>Runs TestScripts of tests against a server.</summary>
internal static class ScriptLab
{
    /// <summary>A patient, what she holds at least, and what she does not hold; the profiles; and a test that reads her.</summary>
    private const string Frame = """
        {
          "resourceType": "TestScript", "url": "http://example.org/TestScript/lab", "name": "lab", "status": "draft",
          "contained": [
            { "resourceType": "Patient", "id": "asha", "name": [{ "family": "Rao", "given": ["Asha", "Devi"] }], "gender": "female", "birthDate": "1980-05-01", "multipleBirthInteger": 2 },
            { "resourceType": "Patient", "id": "least", "name": [{ "given": ["Devi"] }] },
            { "resourceType": "Patient", "id": "other", "name": [{ "family": "Roy", "given": ["Asha"] }] }
          ],
          "fixture": [
            { "id": "asha", "autocreate": true, "autodelete": true, "resource": { "reference": "#asha" } },
            { "id": "least", "autocreate": false, "autodelete": false, "resource": { "reference": "#least" } },
            { "id": "other", "autocreate": false, "autodelete": false, "resource": { "reference": "#other" } }
          ],
          "profile": [
            { "id": "core", "reference": "http://hl7.org/fhir/StructureDefinition/Patient" },
            { "id": "abdm", "reference": "https://nrces.in/ndhm/fhir/r4/StructureDefinition/Patient" },
            { "id": "nobody", "reference": "http://example.org/StructureDefinition/nobody-has-it" }
          ]
        }
        """;

    /// <summary>The operation that reads the patient of the script.</summary>
    public const string Read = """{ "operation": { "type": { "code": "read" }, "resource": "Patient", "targetId": "asha", "encodeRequestUrl": true } }""";

    /// <summary>A script about that patient, with what else it has.</summary>
    /// <param name="members">Further members: setup, test, teardown, variable.</param>
    public static JsonObject Script(params (string Name, string Json)[] members)
    {
        var script = JsonNode.Parse(Frame)!.AsObject();
        foreach (var (name, json) in members)
            script[name] = JsonNode.Parse(json);
        return script;
    }

    /// <summary>A script with one test.</summary>
    /// <param name="actions">Its actions.</param>
    public static JsonObject OneTest(params string[] actions) => Script(("test", $$"""[{ "name": "one", "action": [{{string.Join(',', actions)}}] }]"""));

    /// <summary>An assertion, not a warning only.</summary>
    /// <param name="members">Its members, without braces.</param>
    public static string Assert(string members) => $$"""{ "assert": { {{members}}, "warningOnly": false } }""";

    /// <summary>Runs a script.</summary>
    public static async Task<ScriptResult> RunAsync(this ServerFixture fixture, JsonObject script)
    {
        var target = ServerHost.Probe([], bearer: null);
        await using var parts = target.Parts;
        return await target.RunAsync(script, fixture.Server.BaseUrl);
    }

    /// <summary>Runs a script with what is given.</summary>
    /// <param name="target">What it is carried out with.</param>
    /// <param name="script">The script.</param>
    /// <param name="server">The base of the server; it stands for a second one as well.</param>
    public static Task<ScriptResult> RunAsync(this TestScriptTarget target, JsonObject script, string server)
    {
        var root = target.Parser.Parse(Encoding.UTF8.GetBytes(script.ToJsonString())).Root;
        return new ScriptRun(target, [server, server], Path.Combine(AppContext.BaseDirectory, "lab.json"), root, TimeProvider.System).RunAsync(CancellationToken.None);
    }

    /// <summary>The only test of a script.</summary>
    public static PartResult Test(this ScriptResult result) => result.Tests.Should().ContainSingle().Subject;

    /// <summary>The first action that went wrong.</summary>
    public static ActionResult Broken(this ScriptResult result) => result.Parts.SelectMany(part => part.Actions).First(action => action.Outcome >= ActionOutcome.Fail);
}
