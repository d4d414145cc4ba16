using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Interactions;

public sealed class PatchInteractionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string JsonPatch = "application/json-patch+json";
    private const string XmlPatch = "application/xml-patch+xml";

    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task Every_operation_of_a_JSON_Patch_is_done_in_order_and_makes_one_version()
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male","name":[{"family":"A","given":["x","y"]}],"active":true}""");
        using var response = await PatchAsync($"Patient/{id}", JsonPatch, """
            [{"op":"test","path":"/gender","value":"male"},{"op":"replace","path":"/gender","value":"female"},{"op":"add","path":"/name/0/given/1","value":"z"},
             {"op":"copy","from":"/name/0","path":"/name/-"},{"op":"remove","path":"/name/0/given/0"},{"op":"move","from":"/name/0/given/0","path":"/name/0/given/1"},
             {"op":"remove","path":"/active"},{"op":"add","path":"/birthDate","value":"1980-02-03"}]
            """);
        response.Code().Should().Be(200);
        response.Headers.ETag!.ToString().Should().Be("W/\"2\"");
        response.Headers.Location!.ToString().Should().EndWith($"/fhir/Patient/{id}/_history/2");
        var patched = await _http.ExpectAsync(200, "GET", $"Patient/{id}");
        patched["name"]!.ToJsonString().Should().Be("""[{"family":"A","given":["y","z"]},{"family":"A","given":["x","z","y"]}]""");
        ((string?)patched["gender"]).Should().Be("female");
        ((string?)patched["birthDate"]).Should().Be("1980-02-03");
        patched["active"].Should().BeNull();
        (await _http.ExpectAsync(200, "GET", $"Patient?_id={id}&gender=female")).MatchIds().Should().ContainSingle("the index follows the patch");
        var history = await _http.ExpectAsync(200, "GET", $"Patient/{id}/_history");
        history.Entries().Select(entry => (string?)entry["request"]!["method"]).Should().Equal("PATCH", "POST");
    }

    [SkippableTheory]
    [InlineData("""[{"op":"replace","path":"/gender","value":"female"},{"op":"test","path":"/active","value":false}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/birthDate"}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/id","value":"other"}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/id"}]""", 422)]
    [InlineData("""[{"op":"replace","path":"","value":{"resourceType":"Patient"}}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/resourceType","value":"Group"}]""", 422)]
    [InlineData("""[{"op":"remove","path":""}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/gender","value":"unheard-of"}]""", 422)]
    [InlineData("""[{"op":"add","path":"/nonsense","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/birthDate","value":"yesterday"}]""", 422)]
    [InlineData("""[{"op":"add","path":"/name/01","value":{"family":"B"}}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/name/-"}]""", 422)]
    [InlineData("""[{"op":"move","from":"/name","path":"/name/0/given"}]""", 422)]
    [InlineData("""[{"op":"add","path":"/birthDate"}]""", 400)]
    [InlineData("""[{"op":"change","path":"/gender","value":"female"}]""", 400)]
    [InlineData("""[{"op":"replace","path":"gender","value":"female"}]""", 400)]
    [InlineData("""[{"op":"replace","path":"/gen~der","value":"female"}]""", 400)]
    [InlineData("""[{"op":"copy","path":"/gender"}]""", 400)]
    [InlineData("""[{"op":"replace","path":"/gender","value":"a","value":"b"}]""", 400)]
    [InlineData("""{"op":"replace"}""", 400)]
    [InlineData("""[1]""", 400)]
    [InlineData("""[{"op":"replace","path":"/name/0/family","value":"\ud800"}]""", 400)]
    [InlineData("""[{"op":"add","path":"/name/0/\ud800","value":"a"}]""", 400)]
    [InlineData("""[{"op":"add","path":"/name/0","value":{"\udc00":1}}]""", 400)]
    [InlineData("""[{"op":"test","path":"/active","value":1e999999999}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/name/99999999999999999999"}]""", 422)]
    [InlineData("""[{"op":"copy","from":"/name/0","path":""}]""", 422)]
    [InlineData("""[{"op":"add","path":"/gender/x","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/name/7","value":{"family":"B"}}]""", 422)]
    [InlineData("""[{"op":"add","path":"/","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"//x","value":1}]""", 422)]
    [InlineData("""[{"op":"replace","path":"","value":[]}]""", 422)]
    [InlineData("""[{"op":"replace","path":"","value":null}]""", 422)]
    [InlineData("""[{"op":"add","path":"/name/-","value":null}]""", 422)]
    [InlineData("""[{"op":""", 400)]
    [InlineData("", 400)]
    public async Task A_JSON_Patch_that_cannot_be_done_changes_nothing(string patch, int expected)
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male","active":true,"name":[{"family":"A"}]}""");
        using var response = await PatchAsync($"Patient/{id}", JsonPatch, patch);
        response.Code().Should().Be(expected);
        ((string?)(await response.JsonAsync())["resourceType"]).Should().Be("OperationOutcome");
        var kept = await _http.ExpectAsync(200, "GET", $"Patient/{id}");
        ((string?)kept["meta"]!["versionId"]).Should().Be("1");
        ((string?)kept["gender"]).Should().Be("male");
    }

    [SkippableFact]
    public async Task What_a_removal_leaves_empty_goes_too()
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"given":["x"],"_given":[{"id":"g"}]}],"gender":"male"}""");
        using var response = await PatchAsync($"Patient/{id}", JsonPatch, """[{"op":"remove","path":"/name/0/_given"},{"op":"remove","path":"/name/0/given/0"}]""");
        response.Code().Should().Be(200);
        (await _http.ExpectAsync(200, "GET", $"Patient/{id}"))["name"].Should().BeNull();
    }

    [SkippableTheory]
    [InlineData(JsonPatch, """[{"op":"copy","from":"/valueQuantity","path":"/referenceRange/0/low"},{"op":"add","path":"/referenceRange/0/high","value":{"value":9.00}}]""")]
    [InlineData("application/fhir+json", """
        {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Observation.referenceRange[0]"},
          {"name":"name","valueString":"low"},{"name":"value","valueQuantity":{"value":1.10}}]},
         {"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Observation.referenceRange[0]"},
          {"name":"name","valueString":"high"},{"name":"value","valueQuantity":{"value":9.00}}]}]}
        """)]
    [InlineData(XmlPatch, """
        <diff xmlns="http://hl7.org/fhir"><add sel="Observation/referenceRange" pos="prepend"><low><value value="1.10"/></low><high><value value="9.00"/></high></add></diff>
        """)]
    public async Task Decimals_keep_their_digits(string contentType, string patch)
    {
        var id = await _http.CreateAsync("Observation", """{"resourceType":"Observation","status":"final","code":{"text":"c"},"valueQuantity":{"value":1.10},"referenceRange":[{"text":"r"}]}""");
        using var response = await PatchAsync($"Observation/{id}", contentType, patch);
        var text = await response.Content.ReadAsStringAsync();
        response.Code().Should().Be(200, text);
        text.Should().Contain("\"valueQuantity\":{\"value\":1.10}").And.Contain("\"low\":{\"value\":1.10}").And.Contain("\"high\":{\"value\":9.00}");
    }

    [SkippableFact]
    public async Task A_FHIRPath_Patch_as_XML_builds_parts_inserts_moves_and_sets_a_choice()
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"given":["a","b","c"],"_given":[null,{"id":"second"},null]}],"deceasedBoolean":false,"birthDate":"1980-01-01"}""");
        using var response = await PatchAsync($"Patient/{id}", "application/fhir+xml", Parameters(
            Step("add", "Patient", "<part><name value=\"name\"/><valueString value=\"contact\"/></part><part><name value=\"value\"/><part><name value=\"name\"/><valueHumanName><text value=\"kin\"/></valueHumanName></part><part><name value=\"gender\"/><valueCode value=\"female\"/></part></part>"),
            Step("move", "Patient.name.given", "<part><name value=\"source\"/><valueInteger value=\"1\"/></part><part><name value=\"destination\"/><valueInteger value=\"0\"/></part>"),
            Step("insert", "Patient.identifier", "<part><name value=\"index\"/><valueInteger value=\"0\"/></part><part><name value=\"value\"/><valueIdentifier><value value=\"one\"/></valueIdentifier></part>"),
            Step("replace", "Patient.deceased", "<part><name value=\"value\"/><valueDateTime value=\"2020-05-06\"/></part>"),
            Step("add", "Patient.birthDate", "<part><name value=\"name\"/><valueString value=\"extension\"/></part><part><name value=\"value\"/><part><name value=\"url\"/><valueUri value=\"http://hl7.org/fhir/StructureDefinition/patient-birthTime\"/></part><part><name value=\"value[x]\"/><valueDateTime value=\"1980-01-01T10:00:00Z\"/></part></part>"),
            Step("delete", "Patient.photo", "")));
        var patched = await response.JsonAsync();
        response.Code().Should().Be(200, patched.ToJsonString());
        patched["contact"]!.ToJsonString().Should().Be("""[{"name":{"text":"kin"},"gender":"female"}]""");
        patched["name"]!.ToJsonString().Should().Be("""[{"given":["b","a","c"],"_given":[{"id":"second"},null,null]}]""");
        ((string?)patched["identifier"]![0]!["value"]).Should().Be("one");
        ((string?)patched["deceasedDateTime"]).Should().Be("2020-05-06");
        patched["deceasedBoolean"].Should().BeNull();
        ((string?)patched["_birthDate"]!["extension"]![0]!["valueDateTime"]).Should().Be("1980-01-01T10:00:00Z");
    }

    [SkippableTheory]
    [InlineData("replace", "Patient.name", "<part><name value=\"value\"/><valueHumanName><family value=\"B\"/></valueHumanName></part>", 422)]
    [InlineData("replace", "Patient.photo", "<part><name value=\"value\"/><valueString value=\"B\"/></part>", 422)]
    [InlineData("replace", "Patient.id", "<part><name value=\"value\"/><valueId value=\"other\"/></part>", 422)]
    [InlineData("replace", "Patient.name.count()", "<part><name value=\"value\"/><valueInteger value=\"1\"/></part>", 422)]
    [InlineData("replace", "Patient", "<part><name value=\"value\"/><valueInteger value=\"1\"/></part>", 422)]
    [InlineData("delete", "Patient.name", "", 422)]
    [InlineData("delete", "Patient", "", 422)]
    [InlineData("add", "Patient", "<part><name value=\"name\"/><valueString value=\"gender\"/></part><part><name value=\"value\"/><valueCode value=\"male\"/></part>", 422)]
    [InlineData("add", "Patient", "<part><name value=\"name\"/><valueString value=\"nonsense\"/></part><part><name value=\"value\"/><valueCode value=\"male\"/></part>", 422)]
    [InlineData("insert", "Patient.name", "<part><name value=\"index\"/><valueInteger value=\"7\"/></part><part><name value=\"value\"/><valueHumanName><family value=\"B\"/></valueHumanName></part>", 422)]
    [InlineData("move", "Patient.name", "<part><name value=\"source\"/><valueInteger value=\"0\"/></part><part><name value=\"destination\"/><valueInteger value=\"2\"/></part>", 422)]
    [InlineData("move", "Patient.name", "", 400)]
    [InlineData("add", "Patient", "<part><name value=\"value\"/><valueCode value=\"male\"/></part>", 400)]
    [InlineData("replace", "Patient.gender", "", 400)]
    [InlineData("change", "Patient.gender", "", 400)]
    [InlineData("delete", "Patient.name[", "", 400)]
    public async Task A_FHIRPath_Patch_that_cannot_be_done_says_which_operation_and_changes_nothing(string type, string path, string parts, int expected)
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","gender":"female","name":[{"family":"A"},{"family":"B"}]}""");
        using var response = await PatchAsync($"Patient/{id}", "application/fhir+xml", Parameters(Step(type, path, parts)));
        var outcome = await response.JsonAsync();
        response.Code().Should().Be(expected, outcome.ToJsonString());
        if (path != "Patient.id")
            outcome.Diagnostics().Should().Contain("Parameters.parameter[0]");
        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{id}"))["meta"]!["versionId"]).Should().Be("1");
    }

    [SkippableFact]
    public async Task Operations_cannot_go_on_from_what_does_not_belong_where_it_was_put()
    {
        const string text = "<part><name value=\"name\"/><valueString value=\"text\"/></part><part><name value=\"value\"/><valueString value=\"b\"/></part>";
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","maritalStatus":{"text":"a"},"name":[{"family":"A"}]}""");
        using var complex = await PatchAsync($"Patient/{id}", "application/fhir+xml", Parameters(
            Step("replace", "Patient.maritalStatus", "<part><name value=\"value\"/><valueString value=\"a\"/></part>"), Step("add", "Patient.maritalStatus", text)));
        complex.Code().Should().Be(422);
        using var alone = await PatchAsync($"Patient/{id}", "application/fhir+xml", Parameters(
            Step("replace", "Patient.name", "<part><name value=\"value\"/><valueString value=\"a\"/></part>")));
        alone.Code().Should().Be(422);
        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{id}"))["meta"]!["versionId"]).Should().Be("1");
    }

    [SkippableTheory]
    [InlineData("""<diff xmlns:p="http://hl7.org/fhir"><replace sel="/p:Patient/p:name[p:use/@value='usual']/p:family/@value">C</replace></diff>""", 200)]
    [InlineData("""<diff><remove sel="f:Patient/f:name[1]"/><replace sel="f:Patient/f:name/f:family/@value">C</replace></diff>""", 200)]
    [InlineData("""<diff xmlns="http://hl7.org/fhir"><add sel="Patient/name[2]" pos="after"><name><family value="C"/></name></add></diff>""", 200)]
    [InlineData("""<diff><remove sel="f:Patient/f:name"/></diff>""", 422)]
    [InlineData("""<diff><remove sel="f:Patient/f:photo"/></diff>""", 422)]
    [InlineData("""<diff><remove sel="f:Patient"/></diff>""", 422)]
    [InlineData("""<diff><replace sel="f:Patient/f:id/@value">other</replace></diff>""", 422)]
    [InlineData("""<diff xmlns="http://hl7.org/fhir"><add sel="Patient"><nonsense value="C"/></add></diff>""", 422)]
    [InlineData("""<diff><remove sel="//f:name"/></diff>""", 400)]
    [InlineData("""<diff><remove sel="x:Patient"/></diff>""", 400)]
    [InlineData("""<diff><remove/></diff>""", 400)]
    [InlineData("""<diff><change sel="f:Patient"/></diff>""", 400)]
    [InlineData("""<!DOCTYPE diff [<!ENTITY a "b">]><diff><remove sel="f:Patient/f:name[1]"/></diff>""", 400)]
    [InlineData("<diff>", 400)]
    public async Task An_XML_Patch_works_on_the_XML_form(string patch, int expected)
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"use":"old","family":"A"},{"use":"usual","family":"B"}]}""");
        using var response = await PatchAsync($"Patient/{id}", XmlPatch, patch);
        var text = await response.Content.ReadAsStringAsync();
        response.Code().Should().Be(expected, text);
        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{id}"))["meta"]!["versionId"]).Should().Be(expected == 200 ? "2" : "1");
        if (expected == 200)
            text.Should().Contain("\"family\":\"C\"");
    }

    [SkippableFact]
    public async Task What_is_not_there_cannot_be_patched()
    {
        const string patch = """[{"op":"add","path":"/gender","value":"male"}]""";
        await ExpectAsync(404, $"Patient/{Guid.NewGuid()}", patch);
        await ExpectAsync(404, $"Patient?identifier={Guid.NewGuid()}", patch);
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        await _http.ExpectAsync(204, "DELETE", $"Patient/{id}");
        await ExpectAsync(410, $"Patient/{id}", patch);
        using var resource = await PatchAsync($"Patient/{id}", "application/fhir+json", """{"resourceType":"Patient"}""");
        resource.Code().Should().Be(400);
        using var unknown = await PatchAsync($"Patient/{id}", "application/merge-patch+json", "{}");
        unknown.Code().Should().Be(415);
    }

    [SkippableFact]
    public async Task A_conditional_patch_changes_the_one_match_and_refuses_several()
    {
        var mark = Guid.NewGuid().ToString();
        var patient = $$"""{"resourceType":"Patient","identifier":[{"system":"urn:test","value":"{{mark}}"}]}""";
        const string patch = """[{"op":"add","path":"/gender","value":"male"}]""";
        var id = await _http.CreateAsync("Patient", patient);
        ((string?)(await ExpectAsync(200, $"Patient?identifier=urn:test|{mark}", patch))["id"]).Should().Be(id);
        await _http.CreateAsync("Patient", patient);
        await ExpectAsync(412, $"Patient?identifier=urn:test|{mark}", patch);
        await ExpectAsync(412, "Patient", patch);
    }

    [SkippableFact]
    public async Task If_Match_and_Prefer_are_kept()
    {
        const string patch = """[{"op":"add","path":"/gender","value":"male"}]""";
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        await ExpectAsync(412, $"Patient/{id}", patch, ("If-Match", "W/\"2\""));
        await ExpectAsync(200, $"Patient/{id}", patch, ("If-Match", "W/\"1\""));
        await ExpectAsync(412, $"Patient/{id}", patch, ("If-Match", "W/\"1\""));
        using var minimal = await PatchAsync($"Patient/{id}", JsonPatch, patch, ("Prefer", "return=minimal"));
        (await minimal.Content.ReadAsStringAsync()).Should().BeEmpty();
        (await ExpectAsync(200, $"Patient/{id}", patch, ("Prefer", "return=OperationOutcome"))).Diagnostics().Should().Contain(id);
    }

    [SkippableFact]
    public async Task Patches_at_the_same_time_all_survive()
    {
        const int writers = 20;
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"family":"A"}]}""");
        var answers = await Task.WhenAll(Enumerable.Range(0, writers).Select(async number =>
        {
            using var response = await PatchAsync($"Patient/{id}", JsonPatch, string.Create(CultureInfo.InvariantCulture, $$$"""[{"op":"add","path":"/name/-","value":{"text":"n{{{number}}}"}}]"""));
            return response.Code();
        }));
        answers.Should().AllBeEquivalentTo(200);
        var patient = await _http.ExpectAsync(200, "GET", $"Patient/{id}");
        patient["name"]!.AsArray().Skip(1).Select(name => (string)name!["text"]!).Should().BeEquivalentTo(Enumerable.Range(0, writers).Select(number => $"n{number}"));
        ((string?)patient["meta"]!["versionId"]).Should().Be("21");
    }

    [SkippableFact]
    public async Task A_small_patch_cannot_make_a_resource_without_end()
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"given":["a","b"]}]}""");
        var steps = string.Join(',', Enumerable.Repeat("""{"op":"copy","from":"/name","path":"/name/-"}""", 60));
        await ExpectAsync(422, $"Patient/{id}", $"[{steps}]");
        var many = string.Join(',', Enumerable.Repeat("""{"op":"test","path":"/id","value":"x"}""", 2_000));
        await ExpectAsync(413, $"Patient/{id}", $"[{many}]");
    }

    [SkippableFact]
    public async Task The_capability_statement_names_the_kinds_of_patches() =>
        (await _http.ExpectAsync(200, "GET", "metadata"))["patchFormat"]!.AsArray().Select(format => (string)format!).Should().BeEquivalentTo(
            JsonPatch, XmlPatch, "application/fhir+json", "application/fhir+xml");

    private static string Parameters(params string[] steps) => $"<Parameters xmlns=\"http://hl7.org/fhir\">{string.Concat(steps)}</Parameters>";

    private static string Step(string type, string path, string parts) =>
        $"<parameter><name value=\"operation\"/><part><name value=\"type\"/><valueCode value=\"{type}\"/></part><part><name value=\"path\"/><valueString value=\"{path}\"/></part>{parts}</parameter>";

    private async Task<JsonNode> ExpectAsync(int status, string url, string patch, params (string Name, string Value)[] headers)
    {
        using var response = await PatchAsync(url, JsonPatch, patch, headers);
        var answer = await response.JsonAsync();
        response.Code().Should().Be(status, answer.ToJsonString());
        return answer;
    }

    private async Task<HttpResponseMessage> PatchAsync(string url, string contentType, string patch, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(patch)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).Should().BeTrue();
        return await _http.SendAsync(request);
    }
}
