using System.Text.Json.Nodes;

namespace FhirServer.Tests.Interactions;

public sealed class TransactionInteractionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task Links_between_entries_are_rewritten_wherever_they_stand()
    {
        var mark = NewId();
        var patient = $"urn:uuid:{NewId()}";
        var answer = await PostAsync(200, Bundle(
            Entry("POST", "Observation", $$"""
                {"resourceType":"Observation","status":"final","code":{"text":"{{mark}}"},"subject":{"reference":"{{patient}}"},
                 "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"{{patient}}\">who</a></div>"},
                 "extension":[{"url":"http://example.org/r","valueReference":{"reference":"{{patient}}"} },{"url":"http://example.org/u","valueUri":"{{patient}}"}],
                 "contained":[{"resourceType":"Specimen","id":"s","subject":{"reference":"{{patient}}"} }],"specimen":{"reference":"#s"} }
                """),
            Entry("POST", "Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}]}""", patient)));
        answer.Entries().Select(entry => (string?)entry["response"]!["status"]).Should().Equal("201 Created", "201 Created");
        var patientLink = Link(answer, 1);
        var observation = await _http.ExpectAsync(200, "GET", Link(answer, 0));
        ((string?)observation["subject"]!["reference"]).Should().Be(patientLink);
        ((string?)observation["extension"]![0]!["valueReference"]!["reference"]).Should().Be(patientLink);
        ((string?)observation["extension"]![1]!["valueUri"]).Should().Be(patientLink);
        ((string?)observation["contained"]![0]!["subject"]!["reference"]).Should().Be(patientLink);
        ((string?)observation["text"]!["div"]).Should().Contain($"href=\"{patientLink}\"");
        (await _http.ExpectAsync(200, "GET", $"Observation?subject={patientLink}")).MatchIds().Should().ContainSingle("the index follows the rewritten link");
    }

    [SkippableFact]
    public async Task A_fault_in_one_entry_names_it_and_nothing_is_stored()
    {
        var mark = NewId();
        var good = Entry("POST", "Patient", Patient(mark));
        (await PostAsync(400, Bundle(good, Entry("PUT", $"Patient/{NewId()}", Patient(mark))))).Diagnostics().Should().Contain("Bundle.entry[1]");
        (await PostAsync(404, Bundle(good, Entry("POST", "Nonsense", Patient(mark))))).Diagnostics().Should().Contain("Bundle.entry[1]");
        (await PostAsync(412, Bundle(good, Entry("PUT", "Patient/absent", """{"resourceType":"Patient","id":"absent"}""", ifMatch: "W/\"4\"")))).Diagnostics().Should().Contain("Bundle.entry[1]");
        (await PostAsync(404, Bundle(good, Entry("GET", $"Patient/{NewId()}")))).Diagnostics().Should().Contain("Bundle.entry[1]");
        var fault = await PostAsync(400, Bundle(good, Entry("POST", "Patient", """{"resourceType":"Patient","birthDate":"yesterday"}""")));
        ((string?)fault["issue"]![0]!["expression"]![0]).Should().Be("Bundle.entry[1].resource.birthDate");
        (await TotalAsync(mark)).Should().Be(0);
    }

    [SkippableFact]
    public async Task A_conflict_found_only_in_the_commit_undoes_the_whole()
    {
        var mark = NewId();
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        (await PostAsync(412, Bundle(
            Entry("POST", "Patient", Patient(mark)),
            Entry("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}"}""", ifNoneMatch: "*")))).Diagnostics().Should().Contain("Bundle.entry[1]").And.Contain(id);
        (await TotalAsync(mark)).Should().Be(0);
        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{id}"))["meta"]!["versionId"]).Should().Be("1");
    }

    [SkippableFact]
    public async Task Two_entries_about_one_resource_are_refused()
    {
        var id = NewId();
        var put = Entry("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}"}""");
        (await PostAsync(400, Bundle(put, put))).Diagnostics().Should().Contain("Bundle.entry[0]").And.Contain("Bundle.entry[1]");
        await PostAsync(400, Bundle(put, Entry("DELETE", $"Patient/{id}")));
        var twin = $"urn:uuid:{NewId()}";
        await PostAsync(400, Bundle(Entry("POST", "Patient", Patient(id), twin), Entry("POST", "Patient", Patient(id), twin)));
        await _http.ExpectAsync(404, "GET", $"Patient/{id}");
    }

    [SkippableFact]
    public async Task Deletes_come_first_and_answers_keep_the_order_of_the_entries()
    {
        var mark = NewId();
        var old = await _http.CreateAsync("Patient", Patient(mark));
        var answer = await PostAsync(200, Bundle(
            Entry("GET", $"Patient?identifier={mark}"),
            Entry("POST", "Patient", Patient(mark), ifNoneExist: $"identifier={NewId()}"),
            Entry("DELETE", $"Patient/{old}")));
        answer.Entries().Select(entry => (string?)entry["response"]!["status"]).Should().Equal("200 OK", "201 Created", "204 No Content");
        var found = answer.Entries()[0]["resource"]!.MatchIds();
        found.Should().ContainSingle("the search runs after the writes").Which.Should().NotBe(old);
    }

    [SkippableFact]
    public async Task Conditional_entries_find_what_is_there()
    {
        var mark = NewId();
        var patient = $"urn:uuid:{NewId()}";
        JsonObject Conditional() => Bundle(
            Entry("POST", "Patient", Patient(mark), patient, ifNoneExist: $"identifier={mark}"),
            Entry("POST", "Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"{{patient}}"} }"""));
        var first = await PostAsync(200, Conditional());
        var second = await PostAsync(200, Conditional());
        ((string?)second.Entries()[0]["response"]!["status"]).Should().Be("200 OK");
        Link(second, 0).Should().Be(Link(first, 0));
        ((string?)(await _http.ExpectAsync(200, "GET", Link(second, 1)))["subject"]!["reference"]).Should().Be(Link(first, 0));
        (await TotalAsync(mark)).Should().Be(1);
    }

    [SkippableFact]
    public async Task Conditional_references_are_resolved_or_refuse_the_whole()
    {
        var mark = NewId();
        var observation = $$"""{"resourceType":"Observation","status":"final","code":{"text":"{{mark}}"},"subject":{"reference":"Patient?identifier={{mark}}"} }""";
        (await PostAsync(412, Bundle(Entry("POST", "Observation", observation)))).Diagnostics().Should().Contain("Bundle.entry[0]").And.Contain("subject");
        var id = await _http.CreateAsync("Patient", Patient(mark));
        var answer = await PostAsync(200, Bundle(Entry("POST", "Observation", observation)));
        ((string?)(await _http.ExpectAsync(200, "GET", Link(answer, 0)))["subject"]!["reference"]).Should().Be($"Patient/{id}");
        await _http.CreateAsync("Patient", Patient(mark));
        await PostAsync(412, Bundle(Entry("POST", "Observation", observation)));
    }

    [SkippableFact]
    public async Task A_conditional_reference_finds_what_the_same_transaction_creates()
    {
        var mark = NewId();
        var answer = await PostAsync(200, Bundle(
            Entry("POST", "Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient?identifier={{mark}}"} }"""),
            Entry("POST", "Patient", Patient(mark), ifNoneExist: $"identifier={mark}")));
        ((string?)(await _http.ExpectAsync(200, "GET", Link(answer, 0)))["subject"]!["reference"]).Should().Be(Link(answer, 1));
    }

    [SkippableFact]
    public async Task Many_transactions_with_one_condition_make_one_resource()
    {
        var mark = NewId();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _http.SendAsync("POST", "", Bundle(
            Entry("POST", "Patient", Patient(mark), ifNoneExist: $"identifier={mark}")).ToJsonString())));
        answers.Select(answer => answer.Code()).Should().OnlyContain(code => code == 200 || code == 409);
        (await TotalAsync(mark)).Should().Be(1);
    }

    [SkippableFact]
    public async Task In_a_batch_each_entry_stands_alone()
    {
        var mark = NewId();
        var batch = Bundle(
            Entry("POST", "Patient", Patient(mark)),
            Entry("GET", "Patient/never-was"),
            Entry("POST", "Patient", """{"resourceType":"Patient","birthDate":"yesterday"}"""),
            Entry("GET", $"Patient?identifier={mark}"));
        batch["type"] = "batch";
        var answer = await PostAsync(200, batch);
        ((string?)answer["type"]).Should().Be("batch-response");
        answer.Entries().Select(entry => ((string)entry["response"]!["status"]!)[..3]).Should().Equal("201", "404", "400", "200");
        answer.Entries()[1]["response"]!["outcome"]!.Diagnostics().Should().Contain("never-was");
        answer.Entries()[3]["resource"]!.MatchIds().Should().ContainSingle();
    }

    [SkippableTheory]
    [InlineData("""{"resourceType":"Bundle","type":"collection"}""", "batch or transaction")]
    [InlineData("""{"resourceType":"Patient"}""", "Bundle")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"}}]}""", "Bundle.entry[0]")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"POST","url":"Patient"}}]}""", "Bundle.entry[0]")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"http://elsewhere.example/fhir/Patient"}}]}""", "elsewhere")]
    public async Task What_cannot_be_carried_out_says_why(string bundle, string says)
    {
        using var response = await _http.SendAsync("POST", "", bundle);
        response.Code().Should().Be(400);
        var outcome = await response.JsonAsync();
        (outcome.Diagnostics() + outcome["issue"]![0]!["expression"]?.ToJsonString()).Should().Contain(says);
    }

    [SkippableFact]
    public async Task Prefer_says_what_the_entries_of_the_answer_hold()
    {
        var bundle = Bundle(Entry("POST", "Patient", Patient(NewId()))).ToJsonString();
        (await _http.ExpectAsync(200, "POST", "", bundle)).Entries()[0]["resource"].Should().BeNull();
        ((string?)(await _http.ExpectAsync(200, "POST", "", bundle, ("Prefer", "return=representation"))).Entries()[0]["resource"]!["resourceType"]).Should().Be("Patient");
        var outcome = (await _http.ExpectAsync(200, "POST", "", bundle, ("Prefer", "return=OperationOutcome"))).Entries()[0];
        outcome["resource"].Should().BeNull();
        outcome["response"]!["outcome"]!.Diagnostics().Should().Contain("Created");
    }

    [SkippableFact]
    public async Task An_empty_transaction_is_answered_empty()
    {
        var answer = await PostAsync(200, new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction" });
        answer.Entries().Should().BeEmpty();
    }

    private static string NewId() => Guid.NewGuid().ToString();

    private static string Patient(string mark) => $$"""{"resourceType":"Patient","identifier":[{"value":"{{mark}}"}]}""";

    private static JsonObject Bundle(params JsonObject[] entries) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = "transaction",
        ["entry"] = new JsonArray([.. entries.Select(entry => entry.DeepClone())]),
    };

    private static JsonObject Entry(
        string method, string url, string? resource = null, string? fullUrl = null, string? ifNoneExist = null, string? ifMatch = null, string? ifNoneMatch = null)
    {
        var request = new JsonObject { ["method"] = method, ["url"] = url };
        foreach (var (name, value) in new[] { ("ifNoneExist", ifNoneExist), ("ifMatch", ifMatch), ("ifNoneMatch", ifNoneMatch) })
        {
            if (value is not null)
                request[name] = value;
        }

        var entry = new JsonObject { ["request"] = request };
        if (fullUrl is not null)
            entry["fullUrl"] = fullUrl;
        if (resource is not null)
            entry["resource"] = JsonNode.Parse(resource);
        return entry;
    }

    /// <summary>The Type/id of an entry's location.</summary>
    private string Link(JsonNode answer, int entry) =>
        ((string)answer.Entries()[entry]["response"]!["location"]!)[(fixture.Server.BaseUrl.Length + 1)..].Split("/_history")[0];

    private Task<JsonNode> PostAsync(int status, JsonObject bundle) => _http.ExpectAsync(status, "POST", "", bundle.ToJsonString());

    private async Task<int> TotalAsync(string mark) => (int)(await _http.ExpectAsync(200, "GET", $"Patient?identifier={mark}"))["total"]!;
}
