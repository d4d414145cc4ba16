using static FhirServer.Tests.Operations.CustomParameters;

namespace FhirServer.Tests.Operations;

/// <summary>What is refused before it is stored, with the element and the reason.</summary>
public sealed class SearchParameterRefusals(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableTheory]
    [InlineData("r1", "name", "string", "Patient.name", "code", "http://hl7.org/fhir/SearchParameter/Patient-name|http://hl7.org/fhir/SearchParameter/individual")]
    [InlineData("r2", "_mine", "string", "Patient.name", "code", "begin with a letter")]
    [InlineData("r3", "my code", "string", "Patient.name", "code", "begin with a letter")]
    [InlineData("r4", "x", "special", "Patient.name", "type", "cannot be searched by")]
    [InlineData("r5", "x", "string", "Patient.name.all(family.exists())", "expression", "is not understood")]
    [InlineData("r6", "x", "string", "Patient.nam", "expression", "'nam'")]
    [InlineData("r7", "x", "string", "Observation.note", "expression", "begins with none of the types")]
    [InlineData("r8", "x", "date", "Patient.name", "type", "HumanName")]
    [InlineData("r9", "x", "string", "Patient.name[99999999999999]", "expression", "")]
    [InlineData("r10", "x", "composite", "Patient", "component", "2 to 8")]
    public async Task What_cannot_be_searched_by_is_refused(string id, string code, string type, string expression, string element, string why)
    {
        var outcome = await Http.ExpectAsync(422, "PUT", $"SearchParameter/{id}", Json(id, code, type, expression));
        outcome.Diagnostics().Should().StartWith($"SearchParameter.{element}").And.ContainAny(why.Split('|'));
        await Http.ExpectAsync(404, "GET", $"SearchParameter/{id}");
    }

    [SkippableTheory]
    [InlineData("target", ",\"target\":[\"Patient\"]", "string")]
    [InlineData("target", ",\"target\":[\"Ward\"]", "reference")]
    [InlineData("component", ",\"component\":[{\"definition\":\"http://x\",\"expression\":\"y\"}]", "reference")]
    public async Task What_does_not_belong_to_the_type_is_refused(string element, string more, string type)
    {
        var expression = type == "reference" ? "Patient.link.other" : "Patient.name";
        var outcome = await Http.SendAsync("POST", "SearchParameter", Json("extra", "extra", type, expression, more: more));
        outcome.Code().Should().BeOneOf(400, 422);
        (await outcome.JsonAsync()).Diagnostics().Should().Contain(element);
    }

    [SkippableFact]
    public async Task A_deep_or_long_expression_is_refused()
    {
        var deep = new string('(', 2000) + "Patient.name" + new string(')', 2000);
        (await Http.ExpectAsync(422, "PUT", "SearchParameter/deep", Json("deep", "deep", "string", deep))).Diagnostics().Should().Contain("parentheses");
        var longOne = string.Join(" | ", Enumerable.Repeat("Patient.name", 500));
        (await Http.ExpectAsync(422, "PUT", "SearchParameter/long", Json("long", "long", "string", longOne))).Diagnostics().Should().Contain("longer");
    }

    [SkippableFact]
    public async Task An_unknown_base_is_refused() => (await Http.ExpectAsync(
        422, "PUT", "SearchParameter/nobase", Json("nobase", "nobase", "string", "Ward.name", "Ward"))).Diagnostics().Should().Contain("base").And.Contain("Ward");

    [SkippableFact]
    public async Task A_code_that_another_has_is_refused_and_the_same_canonical_may_keep_it()
    {
        await Http.PutParameterAsync("first", Json("first", "mine", "string", "Medication.status", "Medication"));
        await Http.WaitUntilAsync("Medication", "mine", isSearchable: true);
        (await Http.ExpectAsync(422, "PUT", "SearchParameter/second", Json("second", "mine", "token", "Medication.status", "Medication")))
            .Diagnostics().Should().Contain("SearchParameter.code").And.Contain("http://hospital.example/SearchParameter/first");
        await Http.PutParameterAsync("first", Json("first", "mine", "token", "Medication.status", "Medication"));
    }

    [SkippableFact]
    public async Task A_definition_of_FHIR_itself_cannot_be_changed()
    {
        var changed = Json("x", "gender", "token", "Patient.active").Replace("http://hospital.example/SearchParameter/x", "http://hl7.org/fhir/SearchParameter/individual-gender", StringComparison.Ordinal);
        (await Http.ExpectAsync(422, "POST", "SearchParameter", changed)).Diagnostics().Should().Contain("SearchParameter.url");
    }

    [SkippableFact]
    public async Task Two_in_one_transaction_that_want_one_code_are_refused_and_nothing_is_stored()
    {
        var outcome = await Http.ExpectAsync(422, "POST", "", $$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{{Json("t1", "both", "string", "Group.name", "Group")}},"request":{"method":"PUT","url":"SearchParameter/t1"} },
             {"resource":{{Json("t2", "both", "string", "Group.name", "Group")}},"request":{"method":"PUT","url":"SearchParameter/t2"} }]}
            """);
        outcome.Diagnostics().Should().Contain("Bundle.entry[1]").And.Contain("both");
        await Http.ExpectAsync(404, "GET", "SearchParameter/t1");
    }

    [SkippableFact]
    public async Task One_wrong_in_a_transaction_is_named_by_its_entry()
    {
        var outcome = await Http.ExpectAsync(422, "POST", "", $$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{"resourceType":"Basic","id":"b","code":{"text":"y"} },"request":{"method":"PUT","url":"Basic/b"} },
             {"resource":{{Json("t3", "x", "string", "Group.nothing", "Group")}},"request":{"method":"PUT","url":"SearchParameter/t3"} }]}
            """);
        outcome.Diagnostics().Should().Contain("Bundle.entry[1]").And.Contain("nothing");
        await Http.ExpectAsync(404, "GET", "Basic/b");
    }

    [SkippableFact]
    public async Task Drafts_and_retired_ones_are_kept_as_they_are()
    {
        await Http.PutParameterAsync("draft", Json("draft", "name", "string", "not fhirpath at all (", status: "draft"));
        await Http.PutParameterAsync("old", Json("old", "old", "string", "Patient.name", status: "retired"));
        await Task.Delay(TimeSpan.FromSeconds(3));
        (await Http.IsSearchableAsync("Patient", "old")).Should().BeFalse();
    }
}
