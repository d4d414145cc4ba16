using FhirServer.Fhir;
using FhirServer.Search;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace FhirServer.Tests.Search;

/// <summary>From _filter to answer, without a store: https://hl7.org/fhir/R4/search_filter.html.</summary>
public sealed class FilterTests
{
    private static readonly QueryParser s_parser = new(Core.Registry, Core.Settings, new SearchLimits());

    private static readonly IndexedResource[] s_world =
    [
        Resource("Patient", "peter", """
            {"resourceType":"Patient","name":[{"family":"Chalmers","given":["Peter","James"]}],"gender":"male","birthDate":"2014-10-10","active":true,
            "generalPractitioner":[{"reference":"Practitioner/rao"}],"identifier":[{"system":"http://mrn","value":"A 1)"}]}
            """),
        Resource("Patient", "asha", """{"resourceType":"Patient","name":[{"given":["Asha Petra"]}],"gender":"female","birthDate":"1980-05","generalPractitioner":[{"reference":"http://else/Practitioner/1"}]}"""),
        Resource("Patient", "none", """{"resourceType":"Patient"}"""),
        Resource("Practitioner", "rao", """{"resourceType":"Practitioner","name":[{"family":"Rao"}],"active":true}"""),
        Resource("Group", "ward", """{"resourceType":"Group","type":"person","actual":true,"name":"x","member":[{"entity":{"reference":"Patient/peter"}}]}"""),
        Resource("Observation", "bp", """
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"},{"code":"b"}],"text":"Pressure"},
            "subject":{"reference":"Patient/peter"},"effectivePeriod":{"start":"2024-02-01","end":"2024-02-10"},"valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}
            """),
        Resource("Observation", "ash", """{"resourceType":"Observation","status":"amended","code":{"text":"Note"},"subject":{"reference":"Patient/asha"},"valueString":"seen"}"""),
        Resource("Observation", "dev", """{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"b"}]},"subject":{"reference":"Device/d"},"hasMember":[{"reference":"Observation/bp"}]}"""),
        Resource("Device", "d", """{"resourceType":"Device","deviceName":[{"name":"Cuff","type":"user-friendly-name"}]}"""),
        Resource("ValueSet", "vs", """{"resourceType":"ValueSet","status":"active","url":"http://example.org/vs/a"}"""),
        Resource("RiskAssessment", "risk", """{"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/asha"},"prediction":[{"probabilityDecimal":0.5}]}"""),
    ];

    [Theory]
    [InlineData("Patient", """name co "pet" """, "peter asha")]
    [InlineData("Patient", """given eq "peter" and birthdate ge 2014-10-10""", "peter")]
    [InlineData("Patient", "given eq pet", "")]
    [InlineData("Patient", "given eq PÉTER", "peter")]
    [InlineData("Patient", "given eq 'asha petra'", "asha")]
    [InlineData("Patient", "given ne peter", "peter asha")]
    [InlineData("Patient", "family ne chalmers", "")]
    [InlineData("Patient", "name sw cha", "peter")]
    [InlineData("Patient", "name ew MERS", "peter")]
    [InlineData("Patient", "name ew peter", "peter")]
    [InlineData("Patient", "gender eq male or gender eq female", "peter asha")]
    [InlineData("Patient", "gender ne male", "asha")]
    [InlineData("Patient", "not(gender eq male)", "asha none")]
    [InlineData("Patient", "not (gender eq male or gender eq female)", "none")]
    [InlineData("Patient", "gender pr false", "none")]
    [InlineData("Patient", "gender pr true and birthdate lt 2000", "asha")]
    [InlineData("Patient", "_id eq none or _id eq asha", "asha none")]
    [InlineData("Patient", "_id ne none", "peter asha")]
    [InlineData("Patient", "_id eq none or gender eq male and _id eq peter", "peter")]
    [InlineData("Patient", "_id eq none or (gender eq male and _id eq peter)", "peter none")]
    [InlineData("Patient", """identifier eq "http://mrn|a 1)" """, "peter")]
    [InlineData("Patient", """identifier eq "\u0061 1)" """, "peter")]
    [InlineData("Patient", "birthdate po 2014", "peter")]
    [InlineData("Patient", "birthdate po 1980-05-31", "asha")]
    [InlineData("Patient", "birthdate ne 2014", "asha")]
    [InlineData("Patient", "general-practitioner re Practitioner/rao", "peter")]
    [InlineData("Patient", "general-practitioner re http://else/Practitioner/1", "asha")]
    [InlineData("Patient", "general-practitioner ne Practitioner/rao", "asha")]
    [InlineData("Patient", "general-practitioner.name eq rao", "peter")]
    [InlineData("Patient", "general-practitioner:Practitioner.name eq rao", "peter")]
    [InlineData("Patient", "_has:Observation:patient:code eq http://loinc.org|85354-9", "peter")]
    [InlineData("Patient", "not(_has:Observation:patient:status pr true)", "none")]
    [InlineData("Patient", "_has:Observation:subject:_has:Observation:has-member:code eq b", "peter")]
    [InlineData("Patient", "_has:Group:member:_id eq ward", "peter")]
    [InlineData("Patient", "_lastUpdated lt 1971", "peter asha none")]
    [InlineData("Patient", "active eq true", "peter")]
    public void A_filter_finds_the_patients_it_says(string? type, string filter, string ids) => Found(type is null ? [] : [type], filter).Should().Be(ids);

    [Theory]
    [InlineData("Observation", "subject.name co 'pet'", "bp ash")]
    [InlineData("Observation", "subject[type eq Patient].name co 'pet'", "bp ash")]
    [InlineData("Observation", "subject[type eq Patient and gender eq male].name co 'pet'", "bp")]
    [InlineData("Observation", "subject[type ne Patient].device-name eq cuff", "dev")]
    [InlineData("Observation", "subject[name co pet].birthdate gt 2000", "bp")]
    [InlineData("Observation", "subject:Device.device-name eq cuff", "dev")]
    [InlineData("Observation", "subject.general-practitioner.name eq rao", "bp")]
    [InlineData("Observation", "code eq http://loinc.org|85354-9", "bp")]
    [InlineData("Observation", "code ne b", "bp")]
    [InlineData("Observation", "code eq |b", "bp dev")]
    [InlineData("Observation", "value-quantity gt 100", "bp")]
    [InlineData("Observation", """value-quantity eq "120|http://unitsofmeasure.org|mm[Hg]" """, "bp")]
    [InlineData("Observation", "value-quantity ne 120", "")]
    [InlineData("Observation", "value-quantity ap 115", "bp")]
    [InlineData("Observation", "code-value-quantity eq 85354-9$gt100", "bp")]
    [InlineData("Observation", "date po 2024-02-05", "bp")]
    [InlineData("Observation", "date eq 2024-02-05", "")]
    [InlineData("Observation", "date sa 2024-01 and date eb 2024-03", "bp")]
    [InlineData("Observation", "value-string sw SEE", "ash")]
    [InlineData("ValueSet", "url eq http://example.org/vs/a", "vs")]
    [InlineData("ValueSet", "url ne http://example.org/vs/b", "vs")]
    [InlineData("ValueSet", "url ss http://example.org/vs", "vs")]
    [InlineData("ValueSet", "url sb http://example.org/vs/a/b", "vs")]
    [InlineData("RiskAssessment", "probability ge 0.5", "risk")]
    [InlineData("RiskAssessment", "probability ne 0.5", "")]
    [InlineData("RiskAssessment", "subject.name sw asha", "risk")]
    [InlineData(null, "_lastUpdated lt 1971 and _id eq bp", "bp")]
    [InlineData(null, "_has:Observation:subject:status eq amended", "asha")]
    public void A_filter_finds_what_it_says(string? type, string filter, string ids) => Found(type is null ? [] : [type], filter).Should().Be(ids);

    [Fact]
    public void A_token_ends_at_a_bracket_and_a_string_does_not() =>
        Refused("Observation", "value-quantity eq 120|http://unitsofmeasure.org|mm[Hg]").Should().Contain("position 54");

    [Fact]
    public void Over_several_types_each_has_its_own_parameters() =>
        Found(["Patient", "Practitioner"], "active eq true and not(name eq rao)").Should().Be("peter");

    [Fact]
    public void Several_filters_must_all_hold()
    {
        var query = s_parser.Parse(["Patient"], [new("_filter", "gender pr true"), new("_filter", "birthdate gt 2000")], strict: false);

        query.Query.Where.Should().BeOfType<SearchExpr.And>().Which.Operands.Should().HaveCount(2);
        query.Kept.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("gender", 7)]
    [InlineData("gender eq", 10)]
    [InlineData("gender is male", 8)]
    [InlineData("gender eq male and", 19)]
    [InlineData("gender eq male gender eq female", 16)]
    [InlineData("(gender eq male", 16)]
    [InlineData("gender eq male)", 15)]
    [InlineData("not gender eq male", 5)]
    [InlineData("name eq \"a", 9)]
    [InlineData("name eq \"\\x\"", 10)]
    [InlineData("name eq \"\\ud800\"", 9)]
    [InlineData("name eq \"a\"b", 9)]
    [InlineData("active pr true and nothing eq a", 20)]
    [InlineData("active pr true and birthdate eq soon", 20)]
    [InlineData("active pr true and birthdate co 2014", 20)]
    [InlineData("gender co m", 1)]
    [InlineData("gender pr maybe", 1)]
    [InlineData("gender.name eq a", 1)]
    [InlineData("name:exact eq a", 12)]
    [InlineData("general-practitioner[name eq a] eq b", 33)]
    [InlineData("general-practitioner[type eq Device].name eq b", 1)]
    [InlineData("general-practitioner[name eq a.name eq b", 37)]
    [InlineData("_has:Observation eq a", 18)]
    [InlineData("_has:Nothing:patient:code eq a", 1)]
    [InlineData("[name eq a]", 1)]
    [InlineData("9name eq a", 1)]
    [InlineData("link.link.link.link.link.name eq a", 26)]
    public void Nonsense_is_refused_and_where(string filter, int position) =>
        Refused("Patient", filter).Should().Contain("_filter").And.MatchRegex($"at position {position}\\D");

    [Fact]
    public void Length_depth_and_number_are_bounded()
    {
        Refused("Patient", $"name eq {new string('a', 5000)}");
        Refused("Patient", new string('(', 3000));
        Refused("Patient", string.Join(" and ", Enumerable.Repeat("_id eq a", 101)));
        Refused("Patient", string.Join("", Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "_id eq a and " : "_id eq a or ")) + "_id eq a").Should().Contain("nest");
        Found(["Patient"], string.Join(" or ", Enumerable.Repeat("_id eq none", 100))).Should().Be("none");
        Found(["Patient"], "((((((((((_id eq none))))))))))").Should().Be("none");
    }

    [Property(MaxTest = 5000, Replay = "20261123,7")]
    public Property Whatever_is_written_gives_a_query_or_a_refusal() => Prop.ForAll(
        Gen.Elements(
            "name", "birthdate", "gender", "general-practitioner", "_has:Observation:patient:", "[", "]", "(", ")", ".", " eq ", " ne ", " co ", " pr ", " in ", " ss ", " and ",
            " or ", "not", " ", "\"", "'", "\\", "\\u00", "\ud800", "true", "2014", "a|b", "link", "type", "Patient", ":", "_id", "\0", "अ").ListOf().Select(string.Concat).ToArbitrary(),
        Answers);

    private static bool Answers(string filter)
    {
        foreach (var types in new string[][] { [], ["Patient"], ["Patient", "Observation"] })
        {
            try
            {
                _ = s_parser.Parse(types, [new("_filter", filter)], strict: true);
            }
            catch (FhirException refusal)
            {
                refusal.Error.Status.Should().Be(400, filter);
            }
        }

        return true;
    }

    private static string Found(string[] types, string filter)
    {
        var query = s_parser.Parse(types, [new("_filter", filter)], strict: true).Query;
        return string.Join(' ', s_world.Where(resource => types.Length == 0 || types.Contains(resource.Key.Type))
            .Where(resource => InMemoryMatcher.Matches(query.Where, resource, s_world)).Select(resource => resource.Key.Id));
    }

    private static string Refused(string type, string filter)
    {
        var error = FluentActions.Invoking(() => s_parser.Parse([type], [new("_filter", filter)], strict: false)).Should().Throw<FhirException>(filter).Which;
        error.Error.Status.Should().Be(400);
        return error.Message;
    }

    private static IndexedResource Resource(string type, string id, string json) =>
        new(new ResourceKey(type, id), DateTimeOffset.UnixEpoch, Core.Extractor.Extract(Core.Tree(json).Root));
}
