using System.Text.Json.Nodes;

namespace FhirServer.Tests.Interactions;

public sealed class UpdateInteractionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task An_update_makes_the_next_version_and_keeps_the_last()
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male"}""");
        using var response = await _http.SendAsync("PUT", $"Patient/{id}", Patient(id, "female"));
        response.Code().Should().Be(200);
        response.Headers.ETag!.ToString().Should().Be("W/\"2\"");
        response.Headers.Location!.ToString().Should().EndWith($"/fhir/Patient/{id}/_history/2");
        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{id}/_history/1"))["gender"]).Should().Be("male");
        ((string?)(await _http.ExpectAsync(200, "GET", $"Patient/{id}"))["gender"]).Should().Be("female");
    }

    [SkippableFact]
    public async Task A_put_to_a_new_id_creates_and_after_a_delete_creates_again()
    {
        var id = NewId();
        (await _http.SendAsync("PUT", $"Patient/{id}", Patient(id, "male"))).Code().Should().Be(201);
        await _http.ExpectAsync(204, "DELETE", $"Patient/{id}");
        using var again = await _http.SendAsync("PUT", $"Patient/{id}", Patient(id, "male"));
        again.Code().Should().Be(201);
        again.Headers.ETag!.ToString().Should().Be("W/\"3\"");
    }

    [SkippableFact]
    public async Task Ids_that_disagree_are_refused_and_name_the_element()
    {
        var outcome = await _http.ExpectAsync(400, "PUT", $"Patient/{NewId()}", Patient("another", "male"));
        ((string?)outcome["issue"]![0]!["expression"]![0]).Should().Be("Patient.id");
        await _http.ExpectAsync(400, "PUT", $"Patient/{NewId()}", """{"resourceType":"Patient"}""");
        await _http.ExpectAsync(400, "PUT", $"Patient/{NewId()}", """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""");
    }

    [SkippableFact]
    public async Task If_Match_lets_only_the_named_version_be_changed()
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male"}""");
        await _http.ExpectAsync(200, "PUT", $"Patient/{id}", Patient(id, "female"), ("If-Match", "W/\"1\""));
        (await _http.ExpectAsync(412, "PUT", $"Patient/{id}", Patient(id, "other"), ("If-Match", "W/\"1\""))).Diagnostics().Should().Contain("2");
        await _http.ExpectAsync(412, "DELETE", $"Patient/{id}", null, ("If-Match", "W/\"1\""));
        await _http.ExpectAsync(412, "PUT", $"Patient/{id}", Patient(id, "other"), ("If-None-Match", "*"));
    }

    [SkippableFact]
    public async Task Prefer_says_what_comes_back()
    {
        var id = NewId();
        using var minimal = await _http.SendAsync("PUT", $"Patient/{id}", Patient(id, "male"), ("Prefer", "return=minimal"));
        minimal.Code().Should().Be(201);
        (await minimal.Content.ReadAsStringAsync()).Should().BeEmpty();
        (await _http.ExpectAsync(200, "PUT", $"Patient/{id}", Patient(id, "female"), ("Prefer", "return=OperationOutcome"))).Diagnostics().Should().Contain(id);
        ((string?)(await _http.ExpectAsync(200, "PUT", $"Patient/{id}", Patient(id, "other"), ("Prefer", "return=representation")))["gender"]).Should().Be("other");
    }

    [SkippableFact]
    public async Task A_conditional_update_creates_changes_or_refuses_by_how_many_match()
    {
        var mark = NewId();
        string With(string gender, string? id = null) => Marked(mark, gender, id);
        await _http.ExpectAsync(201, "PUT", $"Patient?identifier=urn:test|{mark}", With("male"));
        var changed = await _http.ExpectAsync(200, "PUT", $"Patient?identifier=urn:test|{mark}", With("female"));
        ((string?)changed["meta"]!["versionId"]).Should().Be("2");
        await _http.ExpectAsync(400, "PUT", $"Patient?identifier=urn:test|{mark}", With("female", "another-id"));
        await _http.CreateAsync("Patient", With("other"));
        await _http.ExpectAsync(412, "PUT", $"Patient?identifier=urn:test|{mark}", With("female"));
        await _http.ExpectAsync(412, "PUT", "Patient", With("female"));
        await _http.ExpectAsync(400, "PUT", $"Patient?nonsense={mark}", With("female"));
    }

    [SkippableFact]
    public async Task A_conditional_create_makes_one_and_then_finds_it()
    {
        var mark = NewId();
        var first = await _http.ExpectAsync(201, "POST", "Patient", Marked(mark, "male", null), ("If-None-Exist", $"identifier=urn:test|{mark}"));
        var second = await _http.ExpectAsync(200, "POST", "Patient", Marked(mark, "male", null), ("If-None-Exist", $"identifier=urn:test|{mark}"));
        ((string?)second["id"]).Should().Be((string?)first["id"]);
        await _http.CreateAsync("Patient", Marked(mark, "male", null));
        await _http.ExpectAsync(412, "POST", "Patient", Marked(mark, "male", null), ("If-None-Exist", $"identifier=urn:test|{mark}"));
    }

    [SkippableFact]
    public async Task Thirty_conditional_creates_at_once_make_one_resource()
    {
        var mark = NewId();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ =>
            _http.SendAsync("POST", "Patient", Marked(mark, "male", null), ("If-None-Exist", $"identifier=urn:test|{mark}"))));
        answers.Select(answer => answer.Code()).Should().OnlyContain(code => code == 200 || code == 201 || code == 409);
        answers.Count(answer => answer.Code() == 201).Should().Be(1);
        ((int?)(await _http.ExpectAsync(200, "GET", $"Patient?identifier=urn:test|{mark}"))["total"]).Should().Be(1);
    }

    [SkippableFact]
    public async Task Fifty_updates_at_once_make_fifty_versions_in_a_row()
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            _http.SendAsync("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","multipleBirthInteger":{{number}}}""")));
        answers.Select(answer => answer.Code()).Should().OnlyContain(code => code == 200);
        var history = await _http.ExpectAsync(200, "GET", $"Patient/{id}/_history?_count=100");
        history.Entries().Select(entry => (string)entry["resource"]!["meta"]!["versionId"]!).Should().Equal(Enumerable.Range(1, 51).Reverse().Select(n => $"{n}"));
        history.Entries().Take(50).Select(entry => (int)entry["resource"]!["multipleBirthInteger"]!).Should().BeEquivalentTo(Enumerable.Range(0, 50));
    }

    [SkippableFact]
    public async Task Of_many_updates_on_one_version_exactly_one_succeeds()
    {
        var id = await _http.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            _http.SendAsync("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","multipleBirthInteger":{{number}}}""", ("If-Match", "W/\"1\""))));
        answers.Count(answer => answer.Code() == 200).Should().Be(1);
        answers.Count(answer => answer.Code() == 412).Should().Be(19);
    }

    [SkippableFact]
    public async Task A_conditional_delete_removes_one_match_and_refuses_many()
    {
        var mark = NewId();
        await _http.ExpectAsync(204, "DELETE", $"Patient?identifier=urn:test|{mark}");
        var id = await _http.CreateAsync("Patient", Marked(mark, "male", null));
        await _http.ExpectAsync(204, "DELETE", $"Patient?identifier=urn:test|{mark}");
        await _http.ExpectAsync(410, "GET", $"Patient/{id}");
        await _http.CreateAsync("Patient", Marked(mark, "male", null));
        await _http.CreateAsync("Patient", Marked(mark, "male", null));
        await _http.ExpectAsync(412, "DELETE", $"Patient?identifier=urn:test|{mark}");
        ((int?)(await _http.ExpectAsync(200, "GET", $"Patient?identifier=urn:test|{mark}"))["total"]).Should().Be(2);
    }

    [SkippableFact]
    public async Task A_conditional_delete_of_many_is_a_setting()
    {
        await using var server = await TestServer.StartAsync("--FhirServer:AllowMultipleDelete=true");
        for (var number = 0; number < 3; number++)
            await server.Http.CreateAsync("Patient", """{"resourceType":"Patient","gender":"male"}""");
        await server.Http.CreateAsync("Patient", """{"resourceType":"Patient","gender":"female"}""");
        (await server.Http.ExpectAsync(200, "DELETE", "Patient?gender=male", null, ("Prefer", "return=OperationOutcome"))).Diagnostics().Should().Contain("3");
        ((int?)(await server.Http.ExpectAsync(200, "GET", "Patient"))["total"]).Should().Be(1);
    }

    private static string NewId() => Guid.NewGuid().ToString();

    private static string Patient(string id, string gender) => $$"""{"resourceType":"Patient","id":"{{id}}","gender":"{{gender}}"}""";

    private static string Marked(string mark, string gender, string? id)
    {
        var patient = JsonNode.Parse($$"""{"resourceType":"Patient","gender":"{{gender}}","identifier":[{"system":"urn:test","value":"{{mark}}"}]}""")!;
        if (id is not null)
            patient["id"] = id;
        return patient.ToJsonString();
    }
}
