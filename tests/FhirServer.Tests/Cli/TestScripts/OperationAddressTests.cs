using System.Text.Json.Nodes;

namespace FhirServer.Tests.Cli.TestScripts;

/// <summary>What each operation of a script asks: https://hl7.org/fhir/R4/valueset-testscript-operation-codes.html.</summary>
public sealed class OperationAddressTests
{
    private const string Server = "http://tested.example.org/fhir";

    [Theory]
    [InlineData("read", """  "resource": "Patient", "params": "/1"  """, "GET /Patient/1")]
    [InlineData("read", """  "resource": "Patient", "targetId": "p"  """, "GET /Patient/p1")]
    [InlineData("read", """  "targetId": "p", "params": "?_summary=true"  """, "GET /Patient/p1?_summary=true")]
    [InlineData("vread", """  "resource": "Patient", "params": "/1/_history/2"  """, "GET /Patient/1/_history/2")]
    [InlineData("vread", """  "targetId": "p"  """, "GET /Patient/p1/_history/3")]
    [InlineData("search", """  "resource": "Patient", "params": "?name=a b"  """, "GET /Patient?name=a%20b")]
    [InlineData("search", """  "resource": "Patient", "params": "?name=राव"  """, "GET /Patient?name=%E0%A4%B0%E0%A4%BE%E0%A4%B5")]
    [InlineData("search", """  "params": "?_type=Patient"  """, "GET /?_type=Patient")]
    [InlineData("search", """  "resource": "Patient", "method": "post", "params": "?name=a"  """, "POST /Patient/_search")]
    [InlineData("create", """  "resource": "Patient", "sourceId": "p"  """, "POST /Patient")]
    [InlineData("create", """  "sourceId": "p"  """, "POST /Patient")]
    [InlineData("update", """  "resource": "Patient", "sourceId": "p"  """, "PUT /Patient/p1")]
    [InlineData("update", """  "resource": "Patient", "sourceId": "p", "params": "/9"  """, "PUT /Patient/9")]
    [InlineData("update", """  "resource": "Patient", "sourceId": "p", "params": "?identifier=a|b"  """, "PUT /Patient?identifier=a%7Cb")]
    [InlineData("updateCreate", """  "sourceId": "p"  """, "PUT /Patient/p1")]
    [InlineData("patch", """  "targetId": "p", "sourceId": "patch", "contentType": "application/json-patch+json"  """, "PATCH /Patient/p1")]
    [InlineData("patch", """  "resource": "Patient", "params": "/9", "sourceId": "patch", "contentType": "application/json-patch+json"  """, "PATCH /Patient/9")]
    [InlineData("delete", """  "targetId": "p"  """, "DELETE /Patient/p1")]
    [InlineData("delete", """  "resource": "Patient", "params": "/9"  """, "DELETE /Patient/9")]
    [InlineData("delete", """  "targetId": "p", "params": "?_history=true"  """, "DELETE /Patient/p1?_history=true")]
    [InlineData("", """  "method": "get", "targetId": "p"  """, "GET /Patient/p1")]
    [InlineData("deleteCondSingle", """  "resource": "Patient", "params": "?identifier=x"  """, "DELETE /Patient?identifier=x")]
    [InlineData("deleteCondMultiple", """  "resource": "Patient", "params": "?identifier=x"  """, "DELETE /Patient?identifier=x")]
    [InlineData("history", """  "targetId": "p"  """, "GET /Patient/p1/_history")]
    [InlineData("history", """  "resource": "Patient", "params": "/9"  """, "GET /Patient/9/_history")]
    [InlineData("history", """  "resource": "Patient", "params": "/9/_history?_count=1"  """, "GET /Patient/9/_history?_count=1")]
    [InlineData("history", """  "resource": "Patient", "params": "?_count=1"  """, "GET /Patient/_history?_count=1")]
    [InlineData("history", """  "params": "?_count=1"  """, "GET /_history?_count=1")]
    [InlineData("capabilities", """  "params": "?mode=full"  """, "GET /metadata?mode=full")]
    [InlineData("batch", """  "sourceId": "bundle"  """, "POST ")]
    [InlineData("transaction", """  "sourceId": "bundle"  """, "POST ")]
    [InlineData("expand", """  "resource": "ValueSet", "params": "?url=http://x.example.org/v"  """, "GET /ValueSet/$expand?url=http://x.example.org/v")]
    [InlineData("validate", """  "resource": "Patient", "sourceId": "p"  """, "POST /Patient/$validate")]
    [InlineData("everything", """  "targetId": "p", "params": "?_count=5"  """, "GET /Patient/p1/$everything?_count=5")]
    [InlineData("lastn", """  "resource": "Observation", "params": "/$lastn?max=1"  """, "GET /Observation/$lastn?max=1")]
    [InlineData("meta-add", """  "targetId": "p", "sourceId": "parameters"  """, "POST /Patient/p1/$meta-add")]
    [InlineData("", """  "method": "get", "resource": "Patient", "params": "/$export"  """, "GET /Patient/$export")]
    [InlineData("", """  "method": "get", "url": "metadata"  """, "GET /metadata")]
    [InlineData("", """  "method": "head", "url": "/Patient/1"  """, "HEAD /Patient/1")]
    [InlineData("read", """  "url": "http://tested.example.org/fhir/Patient/7"  """, "GET /Patient/7")]
    public async Task A_code_asks_by_its_method_at_its_address(string code, string members, string asked)
    {
        var recorder = await AskAsync(code, members);

        recorder.Asked.Should().Equal(asked.Replace(" ", $" {Server}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("true", "GET /Patient?name=a%20b")]
    [InlineData("false", "GET /Patient?name=a%2520b")]
    public async Task What_a_script_has_encoded_itself_stays_when_it_says_so(string encodes, string asked)
    {
        var given = encodes == "true" ? "?name=a b" : "?name=a%2520b";

        var recorder = await AskAsync("search", $"""  "resource": "Patient", "params": "{given}"  """, encodes);

        recorder.Asked.Should().Equal(asked.Replace(" ", $" {Server}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""  "accept": "xml", "contentType": "xml"  """, "application/fhir+xml", "application/fhir+xml", "<")]
    [InlineData("""  "accept": "application/fhir+json", "contentType": "application/fhir+json"  """, "application/fhir+json", "application/fhir+json", "{")]
    [InlineData("""  "accept": "text/turtle"  """, "text/turtle", "application/fhir+json", "{")]
    public async Task A_body_goes_in_the_format_that_is_named(string members, string accept, string contentType, string begins)
    {
        var recorder = await AskAsync("create", $"""  "resource": "Patient", "sourceId": "p", {members}  """);

        recorder.Formats.Should().Equal((accept, contentType));
        recorder.Bodies.Should().ContainSingle().Which.TrimStart().Should().StartWith(begins);
    }

    [Fact]
    public async Task A_search_by_POST_sends_its_parameters_as_a_form()
    {
        var recorder = await AskAsync("search", """  "resource": "Patient", "method": "post", "params": "?name=a&gender=female"  """);

        recorder.Bodies.Should().Equal("name=a&gender=female");
        recorder.Formats[0].ContentType.Should().Be("application/x-www-form-urlencoded");
    }

    private static async Task<Recorder> AskAsync(string code, string members, string encodes = "true")
    {
        var recorder = new Recorder();
        using var http = new HttpClient(recorder);
        var target = ServerHost.Probe([], bearer: null) with { Http = http };
        await using var parts = target.Parts;
        var type = code.Length == 0 ? "" : $$"""  "type": { "code": "{{code}}" },  """;
        await target.RunAsync(
            JsonNode.Parse($$"""
                {
                  "resourceType": "TestScript", "url": "http://example.org/TestScript/address", "name": "address", "status": "draft",
                  "contained": [
                    { "resourceType": "Patient", "id": "p1", "meta": { "versionId": "3" }, "gender": "female" },
                    { "resourceType": "Bundle", "id": "b1", "type": "batch" },
                    { "resourceType": "Parameters", "id": "x1" },
                    { "resourceType": "Binary", "id": "j1", "contentType": "application/json-patch+json" }
                  ],
                  "fixture": [
                    { "id": "p", "autocreate": false, "autodelete": false, "resource": { "reference": "#p1" } },
                    { "id": "bundle", "autocreate": false, "autodelete": false, "resource": { "reference": "#b1" } },
                    { "id": "parameters", "autocreate": false, "autodelete": false, "resource": { "reference": "#x1" } },
                    { "id": "patch", "autocreate": false, "autodelete": false, "resource": { "reference": "#j1" } }
                  ],
                  "test": [{ "action": [{ "operation": { {{type}} {{members}}, "encodeRequestUrl": {{encodes}} } }] }]
                }
                """)!.AsObject(),
            Server);
        return recorder;
    }
}
