using System.Text;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Interactions;

public sealed class PatchInBundleTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string JsonPatch = "application/json-patch+json";

    private readonly HttpClient _http = fixture.Http;

    [SkippableTheory]
    [InlineData("batch")]
    [InlineData("transaction")]
    public async Task Patches_of_every_kind_stand_in_a_Bundle(string type)
    {
        var (one, two, three) = (await PatientAsync(), await PatientAsync(), await PatientAsync());
        var answer = await _http.ExpectAsync(200, "POST", "", Bundle(
            type,
            Entry($"Patient/{one}", Binary(JsonPatch, """[{"op":"replace","path":"/gender","value":"other"}]""")),
            Entry($"Patient/{two}", Parameters("Patient.gender", "other")),
            Entry($"Patient/{three}", Binary("application/xml-patch+xml", """<diff><replace sel="f:Patient/f:gender/@value">other</replace></diff>"""))));
        answer.Entries().Select(entry => (string?)entry["response"]!["status"]).Should().AllBe("200 OK");
        foreach (var id in new[] { one, two, three })
            ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{id}"))["gender"]).Should().Be("other");
    }

    [SkippableFact]
    public async Task A_patch_that_cannot_be_done_undoes_the_transaction_and_is_named()
    {
        var (one, two) = (await PatientAsync(), await PatientAsync());
        var mark = Guid.NewGuid().ToString();
        var outcome = await _http.ExpectAsync(422, "POST", "", Bundle(
            "transaction",
            Entry("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}]}""", "POST"),
            Entry($"Patient/{one}", Parameters("Patient.gender", "other")),
            Entry($"Patient/{two}", Binary(JsonPatch, """[{"op":"test","path":"/gender","value":"female"}]"""))));
        outcome.Diagnostics().Should().Contain("Bundle.entry[2]");
        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{one}"))["gender"]).Should().Be("male");
        ((int)(await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}"))["total"]!).Should().Be(0);
    }

    [SkippableFact]
    public async Task In_a_batch_each_patch_stands_for_itself()
    {
        var id = await PatientAsync();
        var answer = await _http.ExpectAsync(200, "POST", "", Bundle(
            "batch",
            Entry($"Patient/{Guid.NewGuid()}", Parameters("Patient.gender", "other")),
            Entry($"Patient/{id}", Binary("text/plain", "x")),
            Entry($"Patient/{id}", Parameters("Patient.gender", "other"))));
        answer.Entries().Select(entry => ((string)entry["response"]!["status"]!)[..3]).Should().Equal("404", "400", "200");
    }

    [SkippableFact]
    public async Task A_patch_may_link_to_what_the_same_transaction_creates_and_be_conditional()
    {
        var mark = Guid.NewGuid().ToString();
        var id = await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"system":"urn:test","value":"{{mark}}"}]}""");
        var doctor = $"urn:uuid:{Guid.NewGuid()}";
        var patch = Binary(JsonPatch, $$"""[{"op":"add","path":"/generalPractitioner","value":[{"reference":"{{doctor}}"}]}]""");
        var answer = await _http.ExpectAsync(200, "POST", "", Bundle(
            "transaction", Entry($"Patient?identifier=urn:test|{mark}", patch), Entry("Practitioner", """{"resourceType":"Practitioner"}""", "POST", doctor)));
        var made = string.Join('/', ((string)answer.Entries()[1]["response"]!["location"]!).Split('/')[^4..^2]);
        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{id}"))["generalPractitioner"]![0]!["reference"]).Should().Be(made);
        (await _http.ExpectAsync(200, "GET", $"Patient?general-practitioner={made}")).MatchIds().Should().Equal(id);
    }

    [SkippableFact]
    public async Task The_entrys_If_Match_is_kept()
    {
        var id = await PatientAsync();
        await _http.ExpectAsync(412, "POST", "", Bundle("transaction", Entry($"Patient/{id}", Parameters("Patient.gender", "other"), ifMatch: "W/\"7\"")));
        await _http.ExpectAsync(200, "POST", "", Bundle("transaction", Entry($"Patient/{id}", Parameters("Patient.gender", "other"), ifMatch: "W/\"1\"")));
        await _http.ExpectAsync(400, "POST", "", Bundle("transaction", Entry($"Patient/{id}", null)));
    }

    private Task<string> PatientAsync() => _http.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male"}""");

    private static string Bundle(string type, params JsonObject[] entries) =>
        new JsonObject { ["resourceType"] = "Bundle", ["type"] = type, ["entry"] = new JsonArray([.. entries]) }.ToJsonString();

    private static JsonObject Entry(string url, string? resource, string method = "PATCH", string? fullUrl = null, string? ifMatch = null)
    {
        var entry = new JsonObject { ["request"] = new JsonObject { ["method"] = method, ["url"] = url } };
        if (resource is not null)
            entry["resource"] = JsonNode.Parse(resource);
        if (fullUrl is not null)
            entry["fullUrl"] = fullUrl;
        if (ifMatch is not null)
            entry["request"]!["ifMatch"] = ifMatch;
        return entry;
    }

    private static string Binary(string contentType, string patch) =>
        $$"""{"resourceType":"Binary","contentType":"{{contentType}}","data":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(patch))}}"}""";

    private static string Parameters(string path, string code) => $$"""
        {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"{{path}}"},{"name":"value","valueCode":"{{code}}"}]}]}
        """;
}
