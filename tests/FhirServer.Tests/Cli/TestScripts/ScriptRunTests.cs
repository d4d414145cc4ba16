using System.Text.Json.Nodes;
using FhirServer.Cli.TestScripts;

namespace FhirServer.Tests.Cli.TestScripts;

/// <summary>Variables, fixtures, setup and teardown. See https://hl7.org/fhir/R4/testscript.html.</summary>
public sealed class ScriptRunTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Searched = """{ "operation": { "type": { "code": "search" }, "resource": "Patient", "params": "?identifier=urn:lab|${mark}", "encodeRequestUrl": true } }""";

    [SkippableTheory]
    [InlineData("""  "defaultValue": "female"  """)]
    [InlineData("""  "defaultValue": "male", "expression": "Patient.gender", "sourceId": "asha"  """)]
    [InlineData("""  "expression": "Patient.gender"  """)]
    [InlineData("""  "path": "fhir:Patient/fhir:gender/@value", "sourceId": "asha"  """)]
    [InlineData("""  "path": "Patient/gender", "sourceId": "asha"  """)]
    public async Task A_variable_has_the_value_that_it_names(string variable)
    {
        var script = ScriptLab.OneTest(ScriptLab.Read, ScriptLab.Assert("""  "expression": "Patient.gender", "value": "${v}"  """), ScriptLab.Assert("""  "expression": "Patient.gender = '${v}'"  """));
        script["variable"] = JsonNode.Parse($$"""[{ "name": "v", {{variable}} }]""");

        var result = await fixture.RunAsync(script);

        result.Test().Actions.Should().OnlyContain(action => action.Outcome == ActionOutcome.Pass);
    }

    [SkippableFact]
    public async Task Variables_are_filled_into_bodies_headers_and_addresses()
    {
        var script = ScriptLab.Script(
            ("variable", """
                [
                  { "name": "mark", "defaultValue": "m-1" },
                  { "name": "place", "headerField": "Location", "sourceId": "made" },
                  { "name": "tag", "headerField": "ETag", "sourceId": "made" }
                ]
                """),
            ("test", $$"""
                [{ "name": "one", "action": [
                  { "operation": { "type": { "code": "create" }, "resource": "Patient", "sourceId": "marked", "responseId": "made", "encodeRequestUrl": true } },
                  {{ScriptLab.Assert("""  "response": "created"  """)}},
                  { "operation": { "type": { "code": "read" }, "url": "${place}", "encodeRequestUrl": true, "requestHeader": [{ "field": "If-None-Match", "value": "${tag}" }] } },
                  {{ScriptLab.Assert("""  "response": "notModified"  """)}},
                  {{Searched}},
                  {{ScriptLab.Assert("""  "expression": "Bundle.total", "value": "1"  """)}}
                ] }]
                """));
        script["contained"]!.AsArray().Add(JsonNode.Parse("""{ "resourceType": "Patient", "id": "marked", "identifier": [{ "system": "urn:lab", "value": "${mark}" }] }"""));
        script["fixture"]!.AsArray().Add(JsonNode.Parse("""{ "id": "marked", "autocreate": false, "autodelete": false, "resource": { "reference": "#marked" } }"""));

        var result = await fixture.RunAsync(script);

        result.Test().Actions.Should().OnlyContain(action => action.Outcome == ActionOutcome.Pass);
    }

    [SkippableFact]
    public async Task A_setup_that_fails_skips_the_tests_and_the_teardown_comes_all_the_same()
    {
        var result = await fixture.RunAsync(ScriptLab.Script(
            ("setup", $$"""{ "action": [{{ScriptLab.Read}}, {{ScriptLab.Assert("""  "response": "created"  """)}}, {{ScriptLab.Read}}] }"""),
            ("test", $$"""[{ "action": [{{ScriptLab.Read}}] }, { "action": [{{ScriptLab.Read}}] }]"""),
            ("teardown", $$"""{ "action": [{{ScriptLab.Read}}] }""")));

        result.Setup.Actions.Select(action => action.Outcome).Should().Equal(ActionOutcome.Pass, ActionOutcome.Fail, ActionOutcome.Skip);
        result.Tests.Should().HaveCount(2).And.OnlyContain(test => test.Outcome == ActionOutcome.Skip);
        result.Teardown.Actions[0].Outcome.Should().Be(ActionOutcome.Pass);
        result.IsPassed.Should().BeFalse();
    }

    [SkippableFact]
    public async Task A_test_ends_where_it_fails_and_the_next_one_begins_but_a_warning_ends_nothing()
    {
        var result = await fixture.RunAsync(ScriptLab.Script(("test", $$"""
            [
              { "action": [{{ScriptLab.Read}}, {{ScriptLab.Assert("""  "response": "created"  """)}}, {{ScriptLab.Assert("""  "response": "okay"  """)}}] },
              { "action": [{{ScriptLab.Read}}, { "assert": { "response": "created", "warningOnly": true } }, {{ScriptLab.Assert("""  "response": "okay"  """)}}] }
            ]
            """)));

        result.Tests[0].Actions.Select(action => action.Outcome).Should().Equal(ActionOutcome.Pass, ActionOutcome.Fail, ActionOutcome.Skip);
        result.Tests[1].Actions.Select(action => action.Outcome).Should().Equal(ActionOutcome.Pass, ActionOutcome.Warning, ActionOutcome.Pass);
        result.Tests[1].IsBroken.Should().BeFalse();
    }

    [SkippableFact]
    public async Task Fixtures_are_created_before_and_deleted_after_when_the_script_says_so()
    {
        var script = ScriptLab.OneTest(ScriptLab.Read, ScriptLab.Assert("""  "response": "okay"  """));

        var result = await fixture.RunAsync(script);

        result.IsPassed.Should().BeTrue();
        var address = result.Test().Actions[0].Message.Split(' ')[1];
        (await fixture.Http.ExpectAsync(410, "GET", address)).Should().NotBeNull();
    }

    [SkippableTheory]
    [InlineData("#not-there", "not-there")]
    [InlineData("not-there.json", "not-there.json")]
    [InlineData("Patient/not-there", "404")]
    [InlineData("http://elsewhere.example.org/Patient/1", "another server")]
    public async Task A_fixture_that_cannot_be_had_is_an_error_that_names_it(string reference, string named)
    {
        var script = ScriptLab.OneTest(ScriptLab.Read);
        script["fixture"]![2]!["resource"]!["reference"] = reference;

        var result = await fixture.RunAsync(script);

        result.IsPassed.Should().BeFalse();
        result.Setup.Actions.Should().Contain(action => action.Outcome == ActionOutcome.Error && action.Message.Contains(named));
    }

    [SkippableTheory]
    [InlineData("""  "type": { "code": "read" }, "resource": "Patient", "params": "/${none}"  """, "none")]
    [InlineData("""  "type": { "code": "read" }, "resource": "Patient", "targetId": "never"  """, "never")]
    [InlineData("""  "type": { "code": "create" }, "resource": "Patient", "sourceId": "never"  """, "never")]
    [InlineData("""  "type": { "code": "read" }, "resource": "Patient", "params": "/1", "destination": 3  """, "server 3")]
    [InlineData("""  "label": "nothing"  """, "neither")]
    public async Task An_operation_that_cannot_be_carried_out_is_an_error_that_says_why(string operation, string named)
    {
        var result = await fixture.RunAsync(ScriptLab.OneTest($$"""{ "operation": { {{operation}}, "encodeRequestUrl": true } }"""));

        var broken = result.Broken();
        broken.Outcome.Should().Be(ActionOutcome.Error);
        broken.Message.Should().Contain(named);
    }
}
