namespace FhirServer.Tests.Cli;

public sealed class LoadVerbTests
{
    private const string Uuid = "0c9d7c32-0f5c-4b1b-8f57-6f2c6b1d6a01";
    private const string Other = "0c9d7c32-0f5c-4b1b-8f57-6f2c6b1d6a02";

    private const string Linked = $$$"""
        [{"fullUrl":"urn:uuid:{{{Uuid}}}","resource":{"resourceType":"Patient","id":"own","name":[{"family":"राव"}]}},
         {"fullUrl":"urn:uuid:{{{Other}}}","resource":{"resourceType":"Observation","status":"final","code":{"text":"Hb"},
          "subject":{"reference":"urn:uuid:{{{Uuid}}}"},"valueQuantity":{"value":12.50}} }]
        """;

    // The first entry of a document and of a message says what the others are.
    private static readonly Dictionary<string, string> Heads = new()
    {
        ["document"] = """{"fullUrl":"urn:uuid:3d0e1c52-7b1a-4f0e-8a0e-52f4e0a7c001","resource":{"resourceType":"Composition","status":"final","type":{"text":"note"},"date":"2024-05-01","author":[{"display":"x"}],"title":"Note"}},""",
        ["message"] = """{"fullUrl":"urn:uuid:3d0e1c52-7b1a-4f0e-8a0e-52f4e0a7c001","resource":{"resourceType":"MessageHeader","eventUri":"urn:x:event","source":{"endpoint":"urn:x:source"}}},""",
    };

    [SkippableTheory]
    [InlineData("transaction")]
    [InlineData("collection")]
    [InlineData("searchset")]
    [InlineData("history")]
    [InlineData("message")]
    [InlineData("document")]
    public async Task The_entries_of_a_Bundle_are_stored_and_linked(string type)
    {
        await using var folder = await LoadFolder.NewAsync();
        var entries = type == "transaction" ? AsCreates(Linked) : Heads.TryGetValue(type, out var head) ? "[" + head + Linked[1..] : Linked;
        folder.Write("bundle.json", $$"""
            {"resourceType":"Bundle","id":"record","identifier":{"system":"urn:x:record","value":"1"},"timestamp":"2024-05-01T10:00:00Z","type":"{{type}}","entry":{{entries}}}
            """);

        var run = await folder.LoadAsync();

        run.Code.Should().Be(0, run.Output + run.Error);
        var keepsBundle = type is "document" or "message";
        run["created"].Should().Be(keepsBundle ? 4 : 2);
        await using var server = await folder.ServeAsync();
        var observation = await server.Http.ExpectAsync(200, "GET", $"Observation/{Other}");
        ((string?)observation["subject"]!["reference"]).Should().Be($"Patient/{Uuid}");
        observation["valueQuantity"]!["value"]!.ToJsonString().Should().Be("12.50", "digits are kept");
        ((string?)(await server.Http.ExpectAsync(200, "GET", $"Patient/{Uuid}"))["name"]![0]!["family"]).Should().Be("राव");
        var bundle = await server.Http.ExpectAsync(keepsBundle ? 200 : 404, "GET", "Bundle/record");
        if (keepsBundle)
            ((string?)bundle["entry"]![2]!["resource"]!["subject"]!["reference"]).Should().Be($"urn:uuid:{Uuid}", "the record itself stays as it was signed");
    }

    [SkippableTheory]
    [InlineData("patient.json", """{"resourceType":"Patient","id":"p1","gender":"female"}""")]
    [InlineData("patient.json.gz", """{"resourceType":"Patient","id":"p1","gender":"female"}""")]
    [InlineData("deep/er/patient.xml", """<Patient xmlns="http://hl7.org/fhir"><id value="p1"/><gender value="female"/></Patient>""")]
    [InlineData("patient.xml.gz", """<Patient xmlns="http://hl7.org/fhir"><id value="p1"/><gender value="female"/></Patient>""")]
    [InlineData("patients.ndjson", "\uFEFF{\"resourceType\":\"Patient\",\"id\":\"p1\",\"gender\":\"female\"}")]
    [InlineData("patients.jsonl.gz", "\n{\"resourceType\":\"Patient\",\"id\":\"p1\",\"gender\":\"female\"}\r\n\r\n")]
    [InlineData("batch.json", """{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Patient","id":"p1","gender":"female"},"request":{"method":"POST","url":"Patient"}}]}""")]
    public async Task Every_kind_of_file_is_read(string name, string content)
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write(name, content);
        folder.Write("notes.txt", "nothing to load");

        var run = await folder.LoadAsync();

        run.Code.Should().Be(0, run.Output + run.Error);
        run["created"].Should().Be(1);
        run.Output.Should().Contain("passed over: ").And.Contain("notes.txt").And.NotContain("\u001b");
        await using var server = await folder.ServeAsync();
        ((string?)(await server.Http.ExpectAsync(200, "GET", "Patient/p1"))["gender"]).Should().Be("female");
    }

    [SkippableFact]
    public async Task A_second_load_changes_nothing()
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("a-bundle.json", $$"""{"resourceType":"Bundle","type":"transaction","entry":{{AsCreates(Linked)}}}""");
        folder.Write("b-again.json", $$"""{"resourceType":"Patient","id":"{{Uuid}}","active":false}""");
        folder.Write("c-without-id.json", """{"resourceType":"Basic","code":{"text":"x"}}""");
        folder.Write("d-lines.ndjson", """
            {"resourceType":"Basic","code":{"text":"y"}}
            {"resourceType":"Basic","code":{"text":"y"}}
            """);
        folder.Write("e-conditional.json", """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{"resourceType":"Organization","identifier":[{"system":"s","value":"1"}]},"request":{"method":"POST","url":"Organization","ifNoneExist":"identifier=s|1"}},
             {"resource":{"resourceType":"Basic","id":"once","code":{"text":"z"}},"request":{"method":"PUT","url":"Basic/once","ifNoneMatch":"*"}}]}
            """);
        var first = await folder.LoadAsync();
        var second = await folder.LoadAsync();

        first.Code.Should().Be(0, first.Output);
        first["created"].Should().Be(7);
        (second.Code, second["created"], second["updated"], second["unchanged"]).Should().Be((0, 0, 0, 8), second.Output);
        await using var server = await folder.ServeAsync();
        var all = await server.Http.ExpectAsync(200, "GET", "_history?_count=100");
        all.Entries().Should().HaveCount(7).And.OnlyContain(entry => (string?)entry["resource"]!["meta"]!["versionId"] == "1");
        (await server.Http.ExpectAsync(200, "GET", $"Patient/{Uuid}"))["active"].Should().BeNull("the first copy counts");
    }

    [SkippableFact]
    public async Task A_corrected_file_makes_a_new_version()
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("p.json", """{"resourceType":"Patient","id":"p1","gender":"female"}""");
        await folder.LoadAsync();
        folder.Write("p.json", """{"resourceType":"Patient","id":"p1","gender":"male"}""");

        (await folder.LoadAsync())["updated"].Should().Be(1);
    }

    [SkippableFact]
    public async Task Of_a_history_the_newest_version_is_loaded_and_the_deleted_are_not()
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("history.json", """
            {"resourceType":"Bundle","type":"history","entry":[
             {"fullUrl":"http://x/Patient/gone","request":{"method":"DELETE","url":"Patient/gone"}},
             {"fullUrl":"http://x/Patient/p1","resource":{"resourceType":"Patient","id":"p1","gender":"male"},"request":{"method":"PUT","url":"Patient/p1"}},
             {"fullUrl":"http://x/Patient/p1","resource":{"resourceType":"Patient","id":"p1","gender":"female"},"request":{"method":"POST","url":"Patient"}},
             {"fullUrl":"http://x/Patient/gone","resource":{"resourceType":"Patient","id":"gone"},"request":{"method":"POST","url":"Patient"}}]}
            """);

        (await folder.LoadAsync())["created"].Should().Be(1);

        await using var server = await folder.ServeAsync();
        ((string?)(await server.Http.ExpectAsync(200, "GET", "Patient/p1"))["gender"]).Should().Be("male");
    }

    [SkippableFact]
    public async Task What_is_refused_is_told_by_file_and_the_rest_is_loaded()
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("bad.json", """{"resourceType":"Patient","id":"p1","birthDate":"yesterday"}""");
        folder.Write("broken.json", """{"resourceType":""");
        folder.Write("torn.ndjson.gz", "");
        await File.WriteAllBytesAsync(Path.Combine(folder.Input, "torn.ndjson.gz"), [0x1F, 0x8B, 0, 1, 2, 3]);
        folder.Write("lines.ndjson", """
            {"resourceType":"Patient","id":"good1"}
            {"resourceType":"Patient","id":"bad","birthDate":"tomorrow"}
            {"resourceType":"Patient","id":"good2"}
            {"other":1}
            """);
        folder.Write("batch.json", """
            {"resourceType":"Bundle","type":"batch","entry":[
             {"resource":{"resourceType":"Patient","id":"good3"},"request":{"method":"POST","url":"Patient"}},
             {"resource":{"resourceType":"Patient","id":"bad","gender":1},"request":{"method":"POST","url":"Patient"}}]}
            """);

        var run = await folder.LoadAsync();

        run.Code.Should().Be(1);
        (run["created"], run["refused"]).Should().Be((3, 6), run.Output);
        run.Output.Should().Contain("bad.json").And.Contain("[Patient.birthDate]").And.Contain("broken.json").And.Contain("torn.ndjson.gz")
            .And.Contain("  line 2\n").And.Contain("  line 4\n").And.Contain("Bundle.entry[1]");
    }

    [SkippableFact]
    public async Task Conditional_references_find_what_another_file_brings()
    {
        await using var folder = await LoadFolder.NewAsync();
        var doctor = """{"resourceType":"Practitioner","id":"dr","identifier":[{"system":"s","value":"7"}]}""";
        var patient = """{"resourceType":"Patient","id":"p1","generalPractitioner":[{"reference":"Practitioner?identifier=s|7"}]}""";
        folder.Write("a.json", patient);
        folder.Write("b.ndjson", patient.Replace("p1", "p2", StringComparison.Ordinal) + "\n" + patient.Replace("p1", "p3", StringComparison.Ordinal));
        folder.Write("z.json", doctor);
        folder.Write("missing.json", patient.Replace("p1", "p4", StringComparison.Ordinal).Replace("s|7", "s|8", StringComparison.Ordinal));

        var run = await folder.LoadAsync();

        (run.Code, run["created"], run["refused"]).Should().Be((1, 4, 1), run.Output);
        run.Output.Should().Contain("missing.json").And.Contain("s|8");
        await using var server = await folder.ServeAsync();
        foreach (var id in new[] { "p1", "p2", "p3" })
            ((string?)(await server.Http.ExpectAsync(200, "GET", $"Patient/{id}"))["generalPractitioner"]![0]!["reference"]).Should().Be("Practitioner/dr");
    }

    [SkippableFact]
    public async Task Loading_needs_no_leave_that_clients_lack()
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("p.json", """{"resourceType":"Patient","id":"p1"}""");

        (await folder.LoadAsync("--FhirServer:AllowUpdateCreate", "false")).Code.Should().Be(0);
    }

    private static string AsCreates(string entries) => entries
        .Replace("राव\"}]}", "राव\"}]},\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}", StringComparison.Ordinal)
        .Replace("12.50}}", "12.50}},\"request\":{\"method\":\"POST\",\"url\":\"Observation\"}", StringComparison.Ordinal);
}
