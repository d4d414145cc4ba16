using Profiles.Validation;

namespace Profiles.Tests.Validation;

/// <summary>What one element definition of a profile asks: definition x resource x issues.</summary>
public sealed class ProfileRuleTables
{
    private const string Observation = "'resourceType':'Observation','status':'final','code':{'text':'x'}";
    private const string Patient = "'resourceType':'Patient'";

    public static TheoryData<string, string, string, string> Rows() => new()
    {
        // Cardinality
        { "Patient", "{'id':'Patient.birthDate','path':'Patient.birthDate','min':1}", $"{{{Patient}}}", "error cardinality-min Patient.birthDate" },
        { "Patient", "{'id':'Patient.birthDate','path':'Patient.birthDate','min':1}", $"{{{Patient},'birthDate':'2000'}}", "" },
        { "Patient", "{'id':'Patient.name','path':'Patient.name','max':'1'}", $"{{{Patient},'name':[{{'text':'a'}},{{'text':'b'}}]}}", "error cardinality-max Patient.name" },
        { "Patient", "{'id':'Patient.photo','path':'Patient.photo','max':'0'}", $"{{{Patient},'photo':[{{'title':'x'}}]}}", "error cardinality-max Patient.photo" },
        { "Patient", "{'id':'Patient.name.family','path':'Patient.name.family','min':1}", $"{{{Patient},'name':[{{'text':'a'}},{{'family':'b'}}]}}", "error cardinality-min Patient.name[0].family" },
        // Fixed values and patterns
        { "Patient", "{'id':'Patient.gender','path':'Patient.gender','fixedCode':'female'}", $"{{{Patient},'gender':'male'}}", "error fixed-value Patient.gender" },
        { "Patient", "{'id':'Patient.gender','path':'Patient.gender','fixedCode':'female'}", $"{{{Patient},'gender':'female'}}", "" },
        { "Observation", "{'id':'Observation.code','path':'Observation.code','patternCodeableConcept':{'coding':[{'system':'http://s','code':'c'}]}}", $"{{{Observation}}}", "error pattern-value Observation.code" },
        { "Observation", "{'id':'Observation.code','path':'Observation.code','patternCodeableConcept':{'coding':[{'system':'http://s','code':'c'}]}}", "{'resourceType':'Observation','status':'final','code':{'coding':[{'system':'http://o','code':'c'},{'system':'http://s','code':'c','display':'C'}]}}", "" },
        { "Observation", "{'id':'Observation.code','path':'Observation.code','fixedCodeableConcept':{'coding':[{'system':'http://s','code':'c'}]}}", "{'resourceType':'Observation','status':'final','code':{'coding':[{'system':'http://s','code':'c','display':'C'}]}}", "error fixed-value Observation.code" },
        { "Observation", "{'id':'Observation.value[x]','path':'Observation.value[x]','patternQuantity':{'value':1.50}}", $"{{{Observation},'valueQuantity':{{'value':1.5}}}}", "" },
        // Types
        { "Observation", "{'id':'Observation.value[x]','path':'Observation.value[x]','type':[{'code':'Quantity'},{'code':'string'}]}", $"{{{Observation},'valueBoolean':true}}", "error type-not-allowed Observation.value" },
        { "Observation", "{'id':'Observation.value[x]','path':'Observation.value[x]','type':[{'code':'Quantity'},{'code':'string'}]}", $"{{{Observation},'valueString':'x'}}", "" },
        // Ranges and lengths
        { "Observation", "{'id':'Observation.value[x]','path':'Observation.value[x]','type':[{'code':'integer'}],'minValueInteger':3}", $"{{{Observation},'valueInteger':2}}", "error value-min Observation.value" },
        { "Observation", "{'id':'Observation.value[x]','path':'Observation.value[x]','type':[{'code':'integer'}],'maxValueInteger':3}", $"{{{Observation},'valueInteger':3}}", "" },
        { "Patient", "{'id':'Patient.birthDate','path':'Patient.birthDate','maxValueDate':'1999-12-31'}", $"{{{Patient},'birthDate':'2000-01-01'}}", "error value-max Patient.birthDate" },
        { "Patient", "{'id':'Patient.birthDate','path':'Patient.birthDate','maxValueDate':'1999-12-31'}", $"{{{Patient},'birthDate':'1999'}}", "" },
        { "Patient", "{'id':'Patient.name.text','path':'Patient.name.text','maxLength':3}", $"{{{Patient},'name':[{{'text':'अनिल'}}]}}", "error max-length Patient.name[0].text" },
        // Bindings
        { "Patient", "{'id':'Patient.maritalStatus','path':'Patient.maritalStatus','binding':{'strength':'required','valueSet':'http://hl7.org/fhir/ValueSet/administrative-gender'}}", $"{{{Patient},'maritalStatus':{{'coding':[{{'system':'http://hl7.org/fhir/administrative-gender','code':'male'}}]}}}}", "" },
        { "Patient", "{'id':'Patient.maritalStatus','path':'Patient.maritalStatus','binding':{'strength':'required','valueSet':'http://hl7.org/fhir/ValueSet/administrative-gender'}}", $"{{{Patient},'maritalStatus':{{'coding':[{{'system':'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus','code':'M'}}]}}}}", "error binding-required Patient.maritalStatus" },
        { "Patient", "{'id':'Patient.maritalStatus','path':'Patient.maritalStatus','binding':{'strength':'required','valueSet':'http://hl7.org/fhir/ValueSet/administrative-gender'}}", $"{{{Patient},'maritalStatus':{{'text':'wed'}}}}", "error binding-no-code Patient.maritalStatus" },
        { "Patient", "{'id':'Patient.maritalStatus','path':'Patient.maritalStatus','binding':{'strength':'required','valueSet':'http://made.example/ValueSet/none'}}", $"{{{Patient},'maritalStatus':{{'coding':[{{'system':'http://s','code':'M'}}]}}}}", "warning code-undecided Patient.maritalStatus" },
        { "Patient", "{'id':'Patient.maritalStatus','path':'Patient.maritalStatus','binding':{'strength':'extensible','valueSet':'http://hl7.org/fhir/ValueSet/administrative-gender'}}", $"{{{Patient},'maritalStatus':{{'coding':[{{'system':'http://local.example','code':'x'}}]}}}}", "warning binding-extensible Patient.maritalStatus" },
        // Invariants
        { "Patient", "{'id':'Patient.name','path':'Patient.name','constraint':[{'key':'made-1','severity':'error','human':'Either is needed.','expression':'family.exists() or text.exists()'}]}", $"{{{Patient},'name':[{{'given':['a']}}]}}", "error invariant Patient.name[0]" },
        { "Patient", "{'id':'Patient.name','path':'Patient.name','constraint':[{'key':'made-1','severity':'warning','human':'Either is better.','expression':'family.exists() or text.exists()'}]}", $"{{{Patient},'name':[{{'given':['a']}}]}}", "warning invariant-advice Patient.name[0]" },
        // References
        { "Observation", "{'id':'Observation.subject','path':'Observation.subject','type':[{'code':'Reference','targetProfile':['http://hl7.org/fhir/StructureDefinition/Patient']}]}", $"{{{Observation},'subject':{{'reference':'Group/1'}}}}", "error reference-type Observation.subject.reference" },
        { "Observation", "{'id':'Observation.subject','path':'Observation.subject','type':[{'code':'Reference','targetProfile':['http://hl7.org/fhir/StructureDefinition/Patient']}]}", $"{{{Observation},'subject':{{'reference':'https://x.example/fhir/Patient/1/_history/2'}}}}", "" },
        { "Observation", "{'id':'Observation.subject','path':'Observation.subject','type':[{'code':'Reference','aggregation':['contained'],'targetProfile':['http://hl7.org/fhir/StructureDefinition/Patient']}]}", $"{{{Observation},'subject':{{'reference':'Patient/1'}}}}", "error reference-aggregation Observation.subject" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task One_definition(string type, string element, string resource, string expected)
    {
        var validator = await Validators.WithAsync(MadeProfile.On("one", type, element));

        var lines = await validator.LinesAsync(resource, new ValidationAsk { Profiles = [MadeProfile.Url("one")] });

        string.Join(", ", lines).Should().Be(expected, because: $"{element} and {resource}");
    }

    [Theory]
    [InlineData("'contained':[{'resourceType':'Patient','id':'p','birthDate':'2000'}],'subject':{'reference':'#p'}", "")]
    [InlineData("'contained':[{'resourceType':'Patient','id':'p'}],'subject':{'reference':'#p'}", "error reference-profile Observation.subject")]
    [InlineData("'contained':[{'resourceType':'Group','id':'p','type':'person','actual':true}],'subject':{'reference':'#p'}", "error reference-type Observation.subject.reference")]
    [InlineData("'subject':{'reference':'Patient/elsewhere'}", "")]
    public async Task A_target_fits_its_profile(string rest, string expected)
    {
        var validator = await Validators.WithAsync(
            MadeProfile.On("born", "Patient", "{'id':'Patient.birthDate','path':'Patient.birthDate','min':1}"),
            MadeProfile.On("about", "Observation", $"{{'id':'Observation.subject','path':'Observation.subject','type':[{{'code':'Reference','targetProfile':['{MadeProfile.Url("born")}']}}]}}"));

        var lines = await validator.LinesAsync($"{{{Observation},{rest}}}", new ValidationAsk { Profiles = [MadeProfile.Url("about")] });

        string.Join(", ", lines).Should().Be(expected);
    }

    [Fact]
    public async Task Profiles_that_refer_to_each_other_in_a_circle_come_to_an_end()
    {
        var validator = await Validators.WithAsync(MadeProfile.On("linked", "Patient", $"{{'id':'Patient.gender','path':'Patient.gender','min':1}},{{'id':'Patient.link.other','path':'Patient.link.other','type':[{{'code':'Reference','targetProfile':['{MadeProfile.Url("linked")}']}}]}}"));
        const string Bundle = """
            {'resourceType':'Bundle','type':'collection','entry':[
             {'fullUrl':'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0','resource':{'resourceType':'Patient','gender':'male','link':[{'type':'seealso','other':{'reference':'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e1'}}]}},
             {'fullUrl':'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e1','resource':{'resourceType':'Patient','link':[{'type':'seealso','other':{'reference':'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0'}}]}}]}
            """;
        var claimed = Bundle.Replace("'gender':'male'", $"'meta':{{'profile':['{MadeProfile.Url("linked")}']}},'gender':'male'", StringComparison.Ordinal);

        var lines = await validator.LinesAsync(claimed);

        lines.Should().Equal("error reference-profile Bundle.entry[0].resource.link[0].other");
    }

    [Fact]
    public async Task A_profile_that_is_not_known_is_told_and_weighs_as_the_caller_says()
    {
        const string Claiming = "{'resourceType':'Patient','meta':{'profile':['http://made.example/none']}}";

        (await Validators.BuiltIn.LinesAsync(Claiming)).Should().Equal("warning profile-unknown Patient");
        (await Validators.BuiltIn.LinesAsync(Claiming, new ValidationAsk { Undecided = ValidationSeverity.Error })).Should().Equal("error profile-unknown Patient");
        (await Validators.BuiltIn.LinesAsync(Claiming, new ValidationAsk { Depth = ValidationDepth.Structure })).Should().BeEmpty();
    }

    [Fact]
    public async Task Answers_are_checked_against_a_Questionnaire_that_is_known()
    {
        const string Questionnaire = "{'resourceType':'Questionnaire','url':'http://made.example/q','status':'active','item':[{'linkId':'a','type':'choice','answerValueSet':'http://hl7.org/fhir/ValueSet/administrative-gender'}]}";
        const string Response = "{'resourceType':'QuestionnaireResponse','questionnaire':'http://made.example/q','status':'completed','item':[{'linkId':'a','answer':[{'valueCoding':{'system':'http://hl7.org/fhir/administrative-gender','code':'male'}}]}]}";
        var validator = await Validators.WithAsync(Questionnaire);

        (await validator.LinesAsync(Response)).Should().BeEmpty();
        (await validator.LinesAsync(Response.Replace("'male'", "'none'", StringComparison.Ordinal))).Should().Contain("error questionnaire-answer QuestionnaireResponse.item[0].answer[0].value");
        (await validator.LinesAsync(Response.Replace("example/q", "example/z", StringComparison.Ordinal))).Should().Equal("warning questionnaire-unknown QuestionnaireResponse.questionnaire");
    }
}
