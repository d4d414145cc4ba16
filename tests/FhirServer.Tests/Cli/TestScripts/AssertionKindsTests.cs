using FhirServer.Cli.TestScripts;

namespace FhirServer.Tests.Cli.TestScripts;

/// <summary>Each kind of assertion holds where it should and, which matters more, does not hold where it should not.</summary>
public sealed class AssertionKindsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [SkippableTheory]
    [InlineData("""  "response": "okay"  """, """  "response": "created"  """)]
    [InlineData("""  "responseCode": "200"  """, """  "responseCode": "404"  """)]
    [InlineData("""  "responseCode": "200,204", "operator": "in"  """, """  "responseCode": "201,204", "operator": "in"  """)]
    [InlineData("""  "responseCode": "404,410", "operator": "notIn"  """, """  "responseCode": "200,404", "operator": "notIn"  """)]
    [InlineData("""  "responseCode": "300", "operator": "lessThan"  """, """  "responseCode": "200", "operator": "lessThan"  """)]
    [InlineData("""  "contentType": "application/fhir+json"  """, """  "contentType": "application/fhir+xml"  """)]
    [InlineData("""  "contentType": "json"  """, """  "contentType": "xml"  """)]
    [InlineData("""  "headerField": "ETag", "value": "W/\"1\"", "operator": "equals"  """, """  "headerField": "ETag", "value": "W/\"2\"", "operator": "equals"  """)]
    [InlineData("""  "headerField": "last-modified", "operator": "notEmpty"  """, """  "headerField": "X-No-Such", "operator": "notEmpty"  """)]
    [InlineData("""  "headerField": "X-No-Such", "operator": "empty"  """, """  "headerField": "ETag", "operator": "empty"  """)]
    [InlineData("""  "direction": "request", "headerField": "Accept", "value": "json", "operator": "contains"  """, """  "direction": "request", "headerField": "Accept", "value": "xml", "operator": "contains"  """)]
    [InlineData("""  "requestMethod": "get"  """, """  "requestMethod": "post"  """)]
    [InlineData("""  "direction": "request", "requestURL": "/Patient/", "operator": "contains"  """, """  "direction": "request", "requestURL": "/Observation/", "operator": "contains"  """)]
    [InlineData("""  "resource": "Patient"  """, """  "resource": "Bundle"  """)]
    [InlineData("""  "resource": "Bundle", "operator": "notEquals"  """, """  "resource": "Patient", "operator": "notEquals"  """)]
    [InlineData("""  "minimumId": "least"  """, """  "minimumId": "other"  """)]
    [InlineData("""  "minimumId": "least", "sourceId": "asha"  """, """  "minimumId": "asha", "sourceId": "least"  """)]
    [InlineData("""  "validateProfileId": "core"  """, """  "validateProfileId": "abdm"  """)]
    public async Task It_holds_and_it_does_not_hold(string holding, string not) => await CheckAsync(holding, not);

    [SkippableTheory]
    [InlineData("""  "expression": "Patient.name.family = 'Rao'"  """, """  "expression": "Patient.name.family = 'Roy'"  """)]
    [InlineData("""  "expression": "Patient.active.exists()", "value": "false"  """, """  "expression": "Patient.active.exists()", "value": "true"  """)]
    [InlineData("""  "expression": "Patient.name.family", "value": "Rao"  """, """  "expression": "Patient.name.family", "value": "Roy"  """)]
    [InlineData("""  "expression": "Patient.name.family", "value": "Roy", "operator": "notEquals"  """, """  "expression": "Patient.name.family", "value": "Rao", "operator": "notEquals"  """)]
    [InlineData("""  "expression": "Patient.gender", "value": "female,other", "operator": "in"  """, """  "expression": "Patient.gender", "value": "male,other", "operator": "in"  """)]
    [InlineData("""  "expression": "Patient.gender", "value": "male,other", "operator": "notIn"  """, """  "expression": "Patient.gender", "value": "male,female", "operator": "notIn"  """)]
    [InlineData("""  "expression": "Patient.multipleBirth", "value": "1", "operator": "greaterThan"  """, """  "expression": "Patient.multipleBirth", "value": "2", "operator": "greaterThan"  """)]
    [InlineData("""  "expression": "Patient.multipleBirth", "value": "10", "operator": "lessThan"  """, """  "expression": "Patient.multipleBirth", "value": "2", "operator": "lessThan"  """)]
    [InlineData("""  "expression": "Patient.birthDate", "value": "1979-12-31", "operator": "greaterThan"  """, """  "expression": "Patient.birthDate", "value": "1980-05-01", "operator": "greaterThan"  """)]
    [InlineData("""  "expression": "Patient.active", "operator": "empty"  """, """  "expression": "Patient.gender", "operator": "empty"  """)]
    [InlineData("""  "expression": "Patient.gender", "operator": "notEmpty"  """, """  "expression": "Patient.active", "operator": "notEmpty"  """)]
    [InlineData("""  "expression": "Patient.gender", "value": "fem", "operator": "contains"  """, """  "expression": "Patient.gender", "value": "fam", "operator": "contains"  """)]
    [InlineData("""  "expression": "Patient.gender", "value": "fam", "operator": "notContains"  """, """  "expression": "Patient.gender", "value": "fem", "operator": "notContains"  """)]
    [InlineData("""  "expression": "Patient.name.given.count() = 2", "operator": "eval"  """, """  "expression": "Patient.name.given.count() = 1", "operator": "eval"  """)]
    [InlineData("""  "expression": "Patient.name.given", "value": "Devi"  """, """  "expression": "Patient.name.given", "value": "Asha,Devi"  """)]
    [InlineData("""  "expression": "2.50", "value": "2.5"  """, """  "expression": "'007'", "value": "7"  """)]
    [InlineData("""  "path": "fhir:Patient/fhir:name/fhir:family/@value", "value": "Rao"  """, """  "path": "fhir:Patient/fhir:name/fhir:family/@value", "value": "Roy"  """)]
    [InlineData("""  "path": "count(//fhir:given)", "value": "2"  """, """  "path": "count(//fhir:given)", "value": "1"  """)]
    [InlineData("""  "path": "Patient/name/family", "value": "Rao"  """, """  "path": "Patient/name/family", "value": "Roy"  """)]
    [InlineData("""  "path": "$.name[0].family", "value": "Rao"  """, """  "path": "$.name[0].family", "value": "Roy"  """)]
    [InlineData("""  "path": "Patient.active", "operator": "empty"  """, """  "path": "Patient.gender", "operator": "empty"  """)]
    public async Task What_is_inside_is_compared(string holding, string not) => await CheckAsync(holding, not);

    [SkippableTheory]
    [InlineData("expression", "compareToSourceExpression", "Patient.gender", "Patient.gender", "Patient.birthDate")]
    [InlineData("expression", "compareToSourceExpression", "Patient.name.given", "Patient.name.given", "Patient.name.given.first()")]
    [InlineData("path", "compareToSourcePath", "fhir:Patient/fhir:name/fhir:family/@value", "fhir:Patient/fhir:name/fhir:family/@value", "fhir:Patient/fhir:gender/@value")]
    [InlineData("path", "compareToSourcePath", "fhir:Patient/fhir:name/fhir:given/@value", "fhir:Patient/fhir:name/fhir:given/@value", "fhir:Patient/fhir:name/fhir:given[1]/@value")]
    public async Task What_is_inside_is_compared_with_what_is_inside_another(string of, string with, string query, string same, string different)
    {
        var start = $"""  "{of}": "{query}", "compareToSourceId": "asha", "{with}":  """;
        await CheckAsync($"{start} \"{same}\"", $"{start} \"{different}\"");
    }

    [SkippableTheory]
    [InlineData("compareToSourceExpression", "Patient.gender", "Patient.name.family")]
    [InlineData("compareToSourcePath", "fhir:Patient/fhir:birthDate/@value", "fhir:Patient/fhir:name/fhir:family/@value")]
    public async Task One_expression_may_be_meant_for_both_sides(string with, string same, string different)
    {
        await CheckAsync($"\"compareToSourceId\": \"asha\", \"{with}\": \"{same}\"", $"\"compareToSourceId\": \"other\", \"{with}\": \"{different}\"");
    }

    [SkippableFact]
    public async Task A_page_without_the_links_to_the_others_is_found_out()
    {
        var result = await fixture.RunAsync(ScriptLab.OneTest(
            """{ "operation": { "type": { "code": "search" }, "resource": "Patient", "params": "?family=Rao", "encodeRequestUrl": true } }""",
            ScriptLab.Assert("""  "navigationLinks": true  """),
            """{ "operation": { "type": { "code": "read" }, "resource": "Patient", "targetId": "asha", "encodeRequestUrl": true } }""",
            ScriptLab.Assert("""  "navigationLinks": true  """)));

        result.Test().Actions.Select(action => action.Outcome).Should().Equal(ActionOutcome.Pass, ActionOutcome.Pass, ActionOutcome.Pass, ActionOutcome.Fail);
    }

    [SkippableTheory]
    [InlineData("""  "expression": "Patient.name.where("  """, "Patient.name.where(")]
    [InlineData("""  "path": "fhir:Patient["  """, "fhir:Patient[")]
    [InlineData("""  "expression": "Patient.gender", "value": "female", "operator": "resembles"  """, "resembles")]
    [InlineData("""  "response": "splendid"  """, "splendid")]
    [InlineData("""  "minimumId": "not-there"  """, "not-there")]
    [InlineData("""  "resource": "Patient", "sourceId": "not-there"  """, "not-there")]
    [InlineData("""  "validateProfileId": "not-there"  """, "not-there")]
    [InlineData("""  "expression": "Patient.gender", "value": "${nobody}"  """, "nobody")]
    [InlineData("""  "expression": "Patient.gender", "compareToSourceId": "asha"  """, "compareToSource")]
    [InlineData("""  "expression": "Patient.gender", "compareToSourceExpression": "Patient.gender"  """, "compareToSourceId")]
    [InlineData("""  "label": "nothing"  """, "nothing")]
    [InlineData("""  "validateProfileId": "nobody"  """, "nobody-has-it")]
    public async Task What_cannot_be_judged_is_an_error_that_says_why_and_never_a_pass(string assertion, string named)
    {
        var result = await fixture.RunAsync(ScriptLab.OneTest(ScriptLab.Read, ScriptLab.Assert(assertion)));

        result.IsPassed.Should().BeFalse();
        var broken = result.Broken();
        broken.Outcome.Should().Be(ActionOutcome.Error);
        broken.Message.Should().Contain(named);
    }

    private async Task CheckAsync(string holding, string not)
    {
        var held = await fixture.RunAsync(ScriptLab.OneTest(ScriptLab.Read, ScriptLab.Assert(holding)));
        var failed = await fixture.RunAsync(ScriptLab.OneTest(ScriptLab.Read, ScriptLab.Assert(not)));

        held.Test().Actions.Should().OnlyContain(action => action.Outcome == ActionOutcome.Pass, "{0} holds", holding);
        held.IsPassed.Should().BeTrue();
        failed.Test().Actions.Select(action => action.Outcome).Should().Equal(ActionOutcome.Pass, ActionOutcome.Fail);
        failed.Test().Actions[1].Message.Should().NotBeEmpty();
        failed.IsPassed.Should().BeFalse();
    }
}
