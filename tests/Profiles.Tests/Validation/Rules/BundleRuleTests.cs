using Profiles.Elements;
using Profiles.Tests.Elements;
using Profiles.Validation.Rules;

namespace Profiles.Tests.Validation.Rules;

public sealed class BundleRuleTests
{
    private const string A = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0";
    private const string B = "urn:uuid:1c3151bd-1cbf-4d64-b04d-cd9187a4c6e1";

    [Theory]
    [InlineData("'fullUrl':'Patient/1','resource':{'resourceType':'Patient','id':'1'}", "Bundle.entry[0].fullUrl error bundle-full-url")]
    [InlineData("'fullUrl':'urn:uuid:1','resource':{'resourceType':'Patient','id':'1'}", "Bundle.entry[0].fullUrl error bundle-full-url")]
    [InlineData("'fullUrl':'urn:oid:1.02.3','resource':{'resourceType':'Patient','id':'1'}", "Bundle.entry[0].fullUrl error bundle-full-url")]
    [InlineData("'fullUrl':'https://a.example/Patient/2','resource':{'resourceType':'Patient','id':'1'}", "Bundle.entry[0].fullUrl error bundle-full-url")]
    [InlineData("'fullUrl':'https://a.example/Person/1','resource':{'resourceType':'Patient','id':'1'}", "Bundle.entry[0].fullUrl error bundle-full-url")]
    [InlineData("'fullUrl':'https://a.example/Patient/1','resource':{'resourceType':'Patient'}", "Bundle.entry[0].fullUrl error bundle-full-url")]
    [InlineData("'resource':{'resourceType':'Patient','id':'1'}", "Bundle.entry[0].fullUrl error bundle-full-url")]
    [InlineData("'fullUrl':'https://a.example/Patient/1','resource':{'resourceType':'Patient','id':'1'}")]
    [InlineData("'fullUrl':'https://a.example/patients/x/7','resource':{'resourceType':'Patient','id':'1'}")]
    [InlineData("'fullUrl':'urn:oid:1.2.3','resource':{'resourceType':'Patient','id':'1'}")]
    [InlineData("'fullUrl':'" + A + "','resource':{'resourceType':'Patient','id':'1'}")]
    [InlineData("'resource':{'resourceType':'OperationOutcome','id':'1'}")]
    public void A_fullUrl_is_the_address_of_what_stands_under_it(string entry, params string[] expected) =>
        Check($"{{'resourceType':'Bundle','type':'collection','entry':[{{{entry}}}]}}").Should().Equal(expected);

    [Theory]
    [InlineData("transaction")]
    [InlineData("batch")]
    [InlineData("batch-response")]
    public void What_has_no_identity_yet_needs_no_fullUrl(string type) =>
        Check($"{{'resourceType':'Bundle','type':'{type}','entry':[{{'resource':{{'resourceType':'Patient','id':'1'}}}}]}}").Should().BeEmpty();

    [Theory]
    [InlineData(A, B, "Bundle.entry[0].resource.generalPractitioner[0].reference error reference-broken")]
    [InlineData(A, A)]
    [InlineData(A, "Patient/1", "Bundle.entry[0].resource.generalPractitioner[0].reference warning reference-broken")]
    [InlineData("https://a.example/Patient/1", "Patient/1")]
    [InlineData("https://a.example/Patient/1", "Patient/2")]
    [InlineData("https://a.example/Patient/1", "https://b.example/Patient/2")]
    [InlineData("https://a.example/Patient/1", "#x")]
    public void References_resolve_by_fullUrl(string fullUrl, string reference, params string[] expected) =>
        Check($"{{'resourceType':'Bundle','type':'collection','entry':[{{'fullUrl':'{fullUrl}','resource':{{'resourceType':'Patient','id':'1','generalPractitioner':[{{'reference':'{reference}'}}]}}}}]}}").Should().Equal(expected);

    [Theory]
    [InlineData("'subject':{'reference':'Patient/9'}", "Bundle.entry[0].resource.subject.reference error reference-broken")]
    [InlineData("'author':[{'reference':'Practitioner/9'}]", "Bundle.entry[0].resource.author[0].reference error reference-broken")]
    [InlineData("'attester':[{'party':{'reference':'Practitioner/9'}}]", "Bundle.entry[0].resource.attester[0].party.reference error reference-broken")]
    [InlineData("'section':[{'section':[{'entry':[{'reference':'Observation/9'}]}]}]", "Bundle.entry[0].resource.section[0].section[0].entry[0].reference error reference-broken")]
    [InlineData("'relatesTo':[{'targetReference':{'reference':'Composition/9'}}]")]
    [InlineData("'subject':{'display':'A patient'}")]
    [InlineData("'subject':{'reference':'https://b.example/Patient/1'}", "Bundle.entry[0].resource.subject.reference error reference-broken")]
    public void What_a_document_names_is_in_it(string element, params string[] expected) =>
        Check(Document(element, "")).Should().Equal(expected);

    [Theory]
    [InlineData("'subject':{'reference':'Patient/1'}", "'resourceType':'Patient','id':'1'")]
    [InlineData("'subject':{'display':'x'}", "'resourceType':'Provenance','id':'1','target':[{'reference':'Composition/1'}]")]
    [InlineData("'subject':{'display':'x'}", "'resourceType':'Patient','id':'1'", "Bundle.entry[1] warning bundle")]
    public void What_stands_in_a_document_is_linked_with_its_Composition(string element, string resource, params string[] expected) =>
        Check(Document(element, $",{{'fullUrl':'https://a.example/{resource.Split('\'')[3]}/1','resource':{{{resource}}}}}")).Should().Equal(expected);

    [Fact]
    public void The_focus_of_a_message_is_in_it() =>
        Check("{'resourceType':'Bundle','type':'message','entry':[{'fullUrl':'https://a.example/MessageHeader/1','resource':{'resourceType':'MessageHeader','id':'1','focus':[{'reference':'Patient/1'}]}}]}")
            .Should().Equal("Bundle.entry[0].resource.focus[0].reference error reference-broken");

    [Fact]
    public void Only_an_OperationOutcome_is_an_outcome() =>
        Check("{'resourceType':'Bundle','type':'searchset','entry':[{'resource':{'resourceType':'Patient'},'search':{'mode':'outcome'}}]}")
            .Should().Equal("Bundle.entry[0].search.mode error bundle");

    [Theory]
    [InlineData("next", "next", "Bundle.link[1].relation error bundle")]
    [InlineData("prev", "previous", "Bundle.link[1].relation error bundle")]
    [InlineData("next", "self")]
    [InlineData("alternate", "alternate")]
    public void There_is_one_link_of_each_relation_that_leads_on(string first, string second, params string[] expected) =>
        Check($"{{'resourceType':'Bundle','type':'searchset','link':[{{'relation':'{first}','url':'https://a.example'}},{{'relation':'{second}','url':'https://a.example'}}]}}").Should().Equal(expected);

    [Fact]
    public void Who_signed_is_in_the_Bundle() =>
        Check($"{{'resourceType':'Bundle','type':'collection','signature':{{'who':{{'reference':'{B}'}}}},'entry':[{{'fullUrl':'{A}','resource':{{'resourceType':'Patient'}}}}]}}")
            .Should().Equal("Bundle.signature.who.reference error reference-broken");

    [Theory]
    [InlineData("Patient", "Bundle.entry[0].resource.generalPractitioner[0].reference warning reference-broken")]
    [InlineData("Practitioner", "Bundle.entry[0].resource.generalPractitioner[0].reference error reference-broken")]
    public void A_type_with_the_id_of_a_urn_is_not_that_urn(string type, string expected) =>
        Check($"{{'resourceType':'Bundle','type':'collection','entry':[{{'fullUrl':'{A}','resource':{{'resourceType':'Patient','generalPractitioner':[{{'reference':'{type}/{A["urn:uuid:".Length..]}'}}]}}}}]}}").Should().Equal(expected);

    [Fact]
    public void The_same_identity_twice_needs_a_fullUrl() =>
        Check("{'resourceType':'Bundle','type':'collection','entry':[{'resource':{'resourceType':'Patient','id':'1'}},{'resource':{'resourceType':'Patient','id':'1'}}]}")
            .Should().Contain("Bundle.entry[1] error bundle");

    [Fact]
    public void Versions_are_told_apart()
    {
        var bundle = Trees.Of("""
            {'resourceType':'Bundle','type':'collection','entry':[
              {'fullUrl':'https://a.example/Patient/1','resource':{'resourceType':'Patient','id':'1','meta':{'versionId':'1'}}},
              {'fullUrl':'https://a.example/Patient/1','resource':{'resourceType':'Patient','id':'1','meta':{'versionId':'2'}}},
              {'fullUrl':'https://a.example/Basic/1','resource':{'resourceType':'Basic','id':'1','subject':{'reference':'Patient/1'}}}]}
            """);
        var entries = new BundleEntries(bundle);
        var from = entries.All[2].Resource.Child("subject");
        entries.Find(from, "Patient/1/_history/2").Should().Be(entries.All[1].Resource);
        entries.Find(from, "https://a.example/Patient/1/_history/1").Should().Be(entries.All[0].Resource);
        entries.Find(from, "Patient/1/_history/3").IsNone.Should().BeTrue();
        Trees.Issues(findings => BundleRule.Check(bundle, findings)).Lines().Should().Equal("Bundle.entry[2].resource.subject.reference warning bundle");
    }

    [Fact]
    public void A_hash_is_resolved_in_the_nearest_container()
    {
        var bundle = Trees.Of("""
            {'resourceType':'Bundle','type':'collection','entry':[
              {'fullUrl':'https://a.example/Patient/1','resource':{'resourceType':'Patient','id':'1','contained':[{'resourceType':'Organization','id':'o','endpoint':[{'reference':'#e'}]},{'resourceType':'Endpoint','id':'e'}]}}]}
            """);
        var patient = bundle.Child("entry").Child("resource");
        var endpoint = new BundleEntries(bundle).Find(patient.Child("contained").Child("endpoint"), "#e");
        endpoint.Type!.Name.Should().Be("Endpoint");
        BundleEntries.FindContained(endpoint, "").Should().Be(patient);
        BundleEntries.FindContained(endpoint, "x").IsNone.Should().BeTrue();
    }

    [SkippableTheory]
    [InlineData("abdm")]
    [InlineData("r4")]
    public void Published_bundles_are_sound(string set)
    {
        // message-response-link and diagnosticreport-example-lri give other ids in fullUrl than their resources have.
        string[] faulty = ["message-response-link.json", "diagnosticreport-example-lri.json"];
        var folder = Samples.Folder(set);
        Skip.If(folder is null, $"shared/samples/{set} is not here.");
        foreach (var file in Directory.EnumerateFiles(folder!, "*.json"))
        {
            if (ElementTree.Parse(File.ReadAllBytes(file), Conformance.Definitions.Schemas, ParseLimits.Default, new List<ElementFault>()) is not { Root.Type.Name: "Bundle" } tree) continue;
            var errors = Trees.Issues(findings => BundleRule.Check(tree.Root, findings)).Lines().Where(line => line.Contains(" error ")).ToList();
            if (faulty.Contains(Path.GetFileName(file))) errors.Should().NotBeEmpty();
            else errors.Should().BeEmpty(because: Path.GetFileName(file));
        }
    }

    private static string Document(string element, string more) =>
        $"{{'resourceType':'Bundle','type':'document','entry':[{{'fullUrl':'https://a.example/Composition/1','resource':{{'resourceType':'Composition','id':'1',{element}}}}}{more}]}}";

    private static IEnumerable<string> Check(string json) =>
        Trees.Issues(findings => BundleRule.Check(Trees.Of(json), findings)).Lines();
}
