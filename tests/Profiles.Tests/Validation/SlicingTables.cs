using Profiles.Validation;

namespace Profiles.Tests.Validation;

/// <summary>Slices and their discriminators: profile x resource x issues. See https://hl7.org/fhir/R4/profiling.html#slicing.</summary>
public sealed class SlicingTables
{
    private static string Head(string path, string kind, string discriminator, string rules, bool ordered = false) =>
        $"{{'id':'{path}','path':'{path}','slicing':{{'discriminator':[{{'type':'{kind}','path':'{discriminator}'}}],'rules':'{rules}','ordered':{(ordered ? "true" : "false")}}}}}";

    private static string Slice(string path, string name, string more = "") => $"{{'id':'{path}:{name}','path':'{path}','sliceName':'{name}'{more}}}";

    private static string Below(string path, string name, string child, string more) => $"{{'id':'{path}:{name}.{child}','path':'{path}.{child}'{more}}}";

    private static string Identifiers(string rules, bool ordered = false) => string.Join(',',
        Head("Patient.identifier", "value", "system", rules, ordered),
        Slice("Patient.identifier", "a", ",'min':1,'max':'1'"),
        Below("Patient.identifier", "a", "system", ",'min':1,'fixedUri':'http://a'"),
        Below("Patient.identifier", "a", "value", ",'min':1"),
        Slice("Patient.identifier", "b"),
        Below("Patient.identifier", "b", "system", ",'min':1,'fixedUri':'http://b'"));

    private static string Patient(params string[] identifiers) => $"{{'resourceType':'Patient','identifier':[{string.Join(',', identifiers)}]}}";

    private const string A = "{'system':'http://a','value':'1'}";
    private const string AWithoutValue = "{'system':'http://a'}";
    private const string B = "{'system':'http://b','value':'1'}";
    private const string C = "{'system':'http://c','value':'1'}";

    public static TheoryData<string, string, string> ByValue() => new()
    {
        { Identifiers("open"), Patient(A, B, C), "" },
        { Identifiers("open"), Patient(B, C), "error cardinality-min Patient.identifier" },
        { Identifiers("open"), Patient(A, A), "error cardinality-max Patient.identifier" },
        { Identifiers("open"), Patient(AWithoutValue), "error cardinality-min Patient.identifier[0].value" },
        { Identifiers("closed"), Patient(A, C), "error slice-closed Patient.identifier[1]" },
        { Identifiers("openAtEnd"), Patient(A, B, C), "" },
        { Identifiers("openAtEnd"), Patient(C, A), "warning slice-open-at-end Patient.identifier[1]" },
        { Identifiers("open", ordered: true), Patient(B, A), "error slice-order Patient.identifier[1]" },
        { Identifiers("open", ordered: true), Patient(A, B), "" },
    };

    [Theory]
    [MemberData(nameof(ByValue))]
    public async Task By_a_value(string elements, string patient, string expected) => await IsAsync("Patient", elements, patient, expected);

    [Theory]
    [InlineData("'valueQuantity':{'value':1,'unit':'mg'}", "")]
    [InlineData("'valueQuantity':{'value':1}", "error cardinality-min Observation.value.unit")]
    [InlineData("'valueString':'x'", "")]
    public async Task By_the_type_of_a_choice_without_saying_so(string value, string expected)
    {
        var elements = string.Join(',',
            "{'id':'Observation.value[x]','path':'Observation.value[x]','slicing':{'discriminator':[{'type':'type','path':'$this'}],'rules':'open','ordered':false}}",
            "{'id':'Observation.value[x]:valueQuantity','path':'Observation.value[x]','sliceName':'valueQuantity','type':[{'code':'Quantity'}]}",
            "{'id':'Observation.value[x]:valueQuantity.unit','path':'Observation.value[x].unit','min':1}");

        await IsAsync("Observation", elements, $"{{'resourceType':'Observation','status':'final','code':{{'text':'x'}},{value}}}", expected);
    }

    [Theory]
    [InlineData("{'use':'official','family':'F'}", "")]
    [InlineData("{'use':'official','text':'F'}", "error cardinality-min Patient.name[0].family")]
    [InlineData("{'text':'F'}", "")]
    public async Task By_what_exists(string name, string expected)
    {
        var elements = string.Join(',',
            Head("Patient.name", "exists", "use", "open"),
            Slice("Patient.name", "used"),
            Below("Patient.name", "used", "use", ",'min':1"),
            Below("Patient.name", "used", "family", ",'min':1"),
            Slice("Patient.name", "unused"),
            Below("Patient.name", "unused", "use", ",'max':'0'"));

        await IsAsync("Patient", elements, $"{{'resourceType':'Patient','name':[{name}]}}", expected);
    }

    [Theory]
    [InlineData("{'code':{'coding':[{'system':'http://s','code':'one'}]},'valueInteger':1}", "")]
    [InlineData("{'code':{'coding':[{'system':'http://s','code':'one'}]}}", "error cardinality-min Observation.component[0].value")]
    [InlineData("{'code':{'coding':[{'system':'http://other','code':'one'}]}}", "error slice-closed Observation.component[0], error cardinality-min Observation.component")]
    public async Task By_a_pattern_above_the_path_that_tells(string component, string expected)
    {
        var elements = string.Join(',',
            Head("Observation.component", "pattern", "code", "closed"),
            Slice("Observation.component", "one", ",'min':1"),
            Below("Observation.component", "one", "code", ",'patternCodeableConcept':{'coding':[{'system':'http://s','code':'one'}]}"),
            Below("Observation.component", "one", "value[x]", ",'min':1"));

        await IsAsync("Observation", elements, $"{{'resourceType':'Observation','status':'final','code':{{'text':'x'}},'component':[{component}]}}", expected);
    }

    [Theory]
    [InlineData("{'resourceType':'Patient','id':'p','birthDate':'2000'}", "")]
    [InlineData("{'resourceType':'Organization','id':'p','name':'O'}", "error slice-closed Bundle.entry[0], error cardinality-min Bundle.entry")]
    public async Task By_the_type_of_a_resource(string resource, string expected)
    {
        var elements = string.Join(',',
            Head("Bundle.entry", "type", "resource", "closed"),
            Slice("Bundle.entry", "patient", ",'min':1"),
            Below("Bundle.entry", "patient", "resource", ",'min':1,'type':[{'code':'Patient'}]"));

        await IsAsync("Bundle", elements, $"{{'resourceType':'Bundle','type':'collection','entry':[{{'fullUrl':'https://x.example/fhir/{resource.Split('\'')[3]}/p','resource':{resource}}}]}}", expected);
    }

    [Theory]
    [InlineData("{'system':'http://a','value':'x1'}", "error cardinality-min Patient.identifier[0].period")]
    [InlineData("{'system':'http://a','use':'official','value':'1'}", "error cardinality-min Patient.identifier[0].period, error cardinality-min Patient.identifier[0].assigner")]
    public async Task A_slice_that_is_cut_further(string identifier, string expected)
    {
        var elements = string.Join(',',
            Head("Patient.identifier", "value", "system", "open"),
            "{'id':'Patient.identifier:a','path':'Patient.identifier','sliceName':'a','slicing':{'discriminator':[{'type':'value','path':'use'}],'rules':'open'}}",
            Below("Patient.identifier", "a", "system", ",'min':1,'fixedUri':'http://a'"),
            Below("Patient.identifier", "a", "period", ",'min':1"),
            Slice("Patient.identifier", "a/official"),
            Below("Patient.identifier", "a/official", "use", ",'min':1,'fixedCode':'official'"),
            Below("Patient.identifier", "a/official", "assigner", ",'min':1"));

        (await IssuesAsync("Patient", elements, Patient(identifier))).Distinct().Should().BeEquivalentTo(expected.Split(", "));
    }

    private static async Task IsAsync(string type, string elements, string resource, string expected) =>
        string.Join(", ", await IssuesAsync(type, elements, resource)).Should().Be(expected, because: resource);

    private static async Task<IReadOnlyList<string>> IssuesAsync(string type, string elements, string resource)
    {
        var validator = await Validators.WithAsync(MadeProfile.On("sliced", type, elements));
        return await validator.LinesAsync(resource, new ValidationAsk { Profiles = [MadeProfile.Url("sliced")] });
    }
}
