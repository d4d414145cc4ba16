using Profiles.Validation.Rules;

namespace Profiles.Tests.Validation.Rules;

public sealed class QuestionnaireResponseRuleTests
{
    private const string Q = "'linkId':'q'";
    private const string First = "QuestionnaireResponse.item[0]";

    [Theory]
    [InlineData("'type':'boolean'", "'valueBoolean':true")]
    [InlineData("'type':'boolean'", "'valueString':'x'", ".answer[0].value error questionnaire-answer")]
    [InlineData("'type':'decimal'", "'valueDecimal':1.5")]
    [InlineData("'type':'integer'", "'valueDecimal':1.5", ".answer[0].value error questionnaire-answer")]
    [InlineData("'type':'text'", "'valueString':'x'")]
    [InlineData("'type':'url'", "'valueUri':'https://a.example'")]
    [InlineData("'type':'quantity'", "'valueQuantity':{'value':1}")]
    [InlineData("'type':'quantity'", "'valueInteger':1", ".answer[0].value error questionnaire-answer")]
    [InlineData("'type':'reference'", "'valueReference':{'reference':'Patient/1'}")]
    [InlineData("'type':'attachment'", "'valueAttachment':{'url':'https://a.example'}")]
    [InlineData("'type':'date'", "'valueDate':'2024-01-01'")]
    [InlineData("'type':'time'", "'valueTime':'10:00:00'")]
    [InlineData("'type':'string','maxLength':3", "'valueString':'abcd'", ".answer[0].value error max-length")]
    [InlineData("'type':'string','maxLength':3", "'valueString':'äöü'")]
    [InlineData("'type':'choice','answerOption':[{'valueCoding':{'system':'s','code':'a'}}]", "'valueCoding':{'system':'s','code':'a'}")]
    [InlineData("'type':'choice','answerOption':[{'valueCoding':{'system':'s','code':'a'}}]", "'valueCoding':{'system':'s','code':'b'}", ".answer[0].value error questionnaire-answer")]
    [InlineData("'type':'choice','answerOption':[{'valueCoding':{'code':'a'}}]", "'valueString':'a'", ".answer[0].value error questionnaire-answer")]
    [InlineData("'type':'choice','answerOption':[{'valueInteger':1},{'valueInteger':2}]", "'valueInteger':2")]
    [InlineData("'type':'choice','answerOption':[{'valueInteger':1},{'valueInteger':2}]", "'valueInteger':3", ".answer[0].value error questionnaire-answer")]
    [InlineData("'type':'choice','answerOption':[{'valueString':'a'}]", "'valueString':'a'")]
    [InlineData("'type':'open-choice','answerOption':[{'valueCoding':{'code':'a'}}]", "'valueString':'mine'")]
    [InlineData("'type':'open-choice','answerOption':[{'valueCoding':{'code':'a'}}]", "'valueCoding':{'code':'b'}", ".answer[0].value error questionnaire-answer")]
    [InlineData("'type':'choice','answerValueSet':'vs'", "'valueCoding':{'system':'s','code':'in'}")]
    [InlineData("'type':'choice','answerValueSet':'vs'", "'valueCoding':{'system':'s','code':'out'}", ".answer[0].value error questionnaire-answer")]
    [InlineData("'type':'choice','answerValueSet':'vs'", "'valueCoding':{'system':'s','code':'x'}", ".answer[0].value warning code-undecided")]
    [InlineData("'type':'choice','answerValueSet':'vs'", "'valueCoding':{'display':'x'}", ".answer[0].value.code error questionnaire-answer")]
    [InlineData("'type':'integer','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/minValue','valueInteger':5}]", "'valueInteger':4", ".answer[0].value error value-min")]
    [InlineData("'type':'integer','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/maxValue','valueInteger':5}]", "'valueInteger':6", ".answer[0].value error value-max")]
    [InlineData("'type':'date','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/maxValue','valueDate':'2024-06-01'}]", "'valueDate':'2024-06-02'", ".answer[0].value error value-max")]
    [InlineData("'type':'date','extension':[{'url':'http://hl7.org/fhir/StructureDefinition/maxValue','valueDate':'2024-06-01'}]", "'valueDate':'2024'", ".answer[0].value warning questionnaire-answer")]
    [InlineData("'type':'display'", "'valueString':'x'", ".answer[0] error questionnaire-answer")]
    [InlineData("'type':'group'", "'valueString':'x'", ".answer[0] error questionnaire-answer")]
    public void An_answer_fits_its_question(string question, string answer, params string[] expected) =>
        Check($"{{{Q},{question}}}", $"{{{Q},'answer':[{{{answer}}}]}}").Should().Equal(expected.Select(each => First + each));

    [Theory]
    [InlineData("{'linkId':'a'},{'linkId':'b','answer':[{'valueString':'x'}]}")]
    [InlineData("{'linkId':'b','answer':[{'valueString':'x'}]}")]
    [InlineData("{'linkId':'b','answer':[{'valueString':'x'}]},{'linkId':'a'}", "QuestionnaireResponse.item[1].linkId error questionnaire-answer")]
    [InlineData("{'linkId':'z'},{'linkId':'b','answer':[{'valueString':'x'}]}", "QuestionnaireResponse.item[0].linkId error questionnaire-answer")]
    [InlineData("{'linkId':'c'},{'linkId':'b','answer':[{'valueString':'x'}]}", "QuestionnaireResponse.item[0].linkId error questionnaire-answer")]
    [InlineData("{'linkId':'a'}", "QuestionnaireResponse.item error questionnaire-answer")]
    [InlineData("{'linkId':'b'}", "QuestionnaireResponse.item[0].answer error questionnaire-answer")]
    [InlineData("{'linkId':'a','item':[{'linkId':'c','answer':[{'valueString':'x'}]}]},{'linkId':'b','answer':[{'valueString':'x'}]}")]
    [InlineData("{'linkId':'b','answer':[{'valueString':'x'},{'valueString':'y'}]}", "QuestionnaireResponse.item[0] error questionnaire-answer")]
    [InlineData("{'linkId':'a'},{'linkId':'a'},{'linkId':'b','answer':[{'valueString':'x'}]}", "QuestionnaireResponse.item[1] error questionnaire-answer")]
    [InlineData("{'linkId':'b','text':'Other','answer':[{'valueString':'x'}]}", "QuestionnaireResponse.item[0].text warning questionnaire-answer")]
    [InlineData("{'linkId':'b','item':[{'linkId':'d'}],'answer':[{'valueString':'x'}]}", "QuestionnaireResponse.item[0].item[0] error questionnaire-answer")]
    [InlineData("{'linkId':'b','answer':[{'valueString':'x','item':[{'linkId':'d','answer':[{'valueString':'x'}]}]}]}")]
    public void Items_stand_as_in_the_Questionnaire(string items, params string[] expected) =>
        Check("{'linkId':'a','type':'group','item':[{'linkId':'c','type':'string'}]},{'linkId':'b','text':'Be','type':'string','required':true,'item':[{'linkId':'d','type':'string'}]}", items)
            .Should().Equal(expected);

    [Fact]
    public void What_is_in_progress_may_lack_answers() =>
        Check("{'linkId':'b','type':'string','required':true}", "", status: "in-progress").Should().BeEmpty();

    [Theory]
    [InlineData(1, "QuestionnaireResponse.item[0] error questionnaire-answer")]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4, "QuestionnaireResponse.item[0] error questionnaire-answer")]
    public void The_number_of_answers_can_be_limited(int count, params string[] expected) =>
        Check(
            $"{{{Q},'type':'string','repeats':true,'extension':[{{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs','valueInteger':2}},{{'url':'http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs','valueInteger':3}}]}}",
            $"{{{Q},'answer':[{string.Join(',', Enumerable.Repeat("{'valueString':'x'}", count))}]}}").Should().Equal(expected);

    [Theory]
    [InlineData("'operator':'=','answerInteger':5", "5", true)]
    [InlineData("'operator':'=','answerInteger':5", "6", false)]
    [InlineData("'operator':'!=','answerInteger':5", "6", true)]
    [InlineData("'operator':'!=','answerInteger':5", "5", false)]
    [InlineData("'operator':'>','answerInteger':5", "6", true)]
    [InlineData("'operator':'>','answerInteger':5", "5", false)]
    [InlineData("'operator':'>=','answerInteger':5", "5", true)]
    [InlineData("'operator':'<','answerInteger':5", "4", true)]
    [InlineData("'operator':'<=','answerInteger':5", "6", false)]
    [InlineData("'operator':'exists','answerBoolean':true", "1", true)]
    [InlineData("'operator':'exists','answerBoolean':true", null, false)]
    [InlineData("'operator':'exists','answerBoolean':false", null, true)]
    [InlineData("'operator':'=','answerInteger':5", null, false)]
    public void An_item_is_answered_when_it_is_enabled(string condition, string? answer, bool isEnabled)
    {
        var questions = $"{{'linkId':'a','type':'integer'}},{{{Q},'type':'string','required':true,'enableWhen':[{{'question':'a',{condition}}}]}}";
        var given = answer is null ? "" : $"{{'linkId':'a','answer':[{{'valueInteger':{answer}}}]}}";
        var missing = Check(questions, given);
        if (isEnabled) missing.Should().Equal("QuestionnaireResponse.item error questionnaire-answer");
        else missing.Should().BeEmpty();
        var comma = given.Length > 0 ? "," : "";
        var present = Check(questions, $"{given}{comma}{{{Q},'answer':[{{'valueString':'x'}}]}}");
        if (isEnabled) present.Should().BeEmpty();
        else present.Should().ContainSingle().Which.Should().EndWith("error questionnaire-answer");
    }

    [Theory]
    [InlineData("any", 1, 2, true)]
    [InlineData("any", 2, 2, false)]
    [InlineData("all", 1, 1, true)]
    [InlineData("all", 1, 2, false)]
    public void Several_conditions_hold_together_or_each(string behavior, int first, int second, bool isEnabled)
    {
        var found = Check(
            $"{{'linkId':'a','type':'integer'}},{{'linkId':'b','type':'integer'}},{{{Q},'type':'string','enableBehavior':'{behavior}','enableWhen':[{{'question':'a','operator':'=','answerInteger':1}},{{'question':'b','operator':'=','answerInteger':1}}]}}",
            $"{{'linkId':'a','answer':[{{'valueInteger':{first}}}]}},{{'linkId':'b','answer':[{{'valueInteger':{second}}}]}},{{{Q},'answer':[{{'valueString':'x'}}]}}");
        if (isEnabled) found.Should().BeEmpty();
        else found.Should().Equal("QuestionnaireResponse.item[2] error questionnaire-answer");
    }

    [Fact]
    public void A_condition_looks_at_the_nearest_answer() =>
        Check(
            "{'linkId':'g','type':'group','repeats':true,'item':[{'linkId':'a','type':'boolean'},{'linkId':'q','type':'string','enableWhen':[{'question':'a','operator':'=','answerBoolean':true}]}]}",
            "{'linkId':'g','item':[{'linkId':'a','answer':[{'valueBoolean':true}]}]},{'linkId':'g','item':[{'linkId':'a','answer':[{'valueBoolean':false}]},{'linkId':'q','answer':[{'valueString':'x'}]}]}")
            .Should().Equal("QuestionnaireResponse.item[1].item[1] error questionnaire-answer");

    private static IEnumerable<string> Check(string questions, string items, string status = "completed")
    {
        var questionnaire = Trees.Of($"{{'resourceType':'Questionnaire','status':'active','item':[{questions}]}}");
        var response = Trees.Of(items.Length == 0
            ? $"{{'resourceType':'QuestionnaireResponse','status':'{status}'}}"
            : $"{{'resourceType':'QuestionnaireResponse','status':'{status}','item':[{items}]}}");
        return Trees.Issues(findings => QuestionnaireResponseRule.Check(response, questionnaire, MemberOf, findings)).Lines();
    }

    private static bool? MemberOf(string valueSet, string system, string code) => code switch { "in" => true, "out" => false, _ => null };
}
