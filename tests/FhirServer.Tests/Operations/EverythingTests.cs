using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>$everything: https://hl7.org/fhir/R4/patient-operation-everything.html.</summary>
public sealed class EverythingTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task Everything_of_a_synthea_patient_is_exactly_her_compartment()
    {
        Skip.If(Samples.Folder("synthea") is null, "the samples are not here");
        foreach (var file in Samples.Files("synthea").Where(file => file.Contains("Information", StringComparison.Ordinal)))
            await Http.ExpectAsync(200, "POST", "", await File.ReadAllTextAsync(file));
        var people = Samples.Files("synthea").Where(file => !file.Contains("Information", StringComparison.Ordinal)).OrderBy(file => new FileInfo(file).Length).Take(2).ToList();
        foreach (var file in people)
        {
            var sent = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            var answer = await Http.ExpectAsync(200, "POST", "", sent.ToJsonString());
            var stored = answer.Entries().Select(entry => Relative((string)entry["response"]!["location"]!)).ToList();
            // Each of Synthea's files is one person's record: all of it names her, but for what is no part of any record.
            var hers = stored.Where(key => key.Split('/')[0] is not ("Medication" or "Location" or "Organization" or "Practitioner")).ToList();
            var patient = stored.Single(key => key.StartsWith("Patient/", StringComparison.Ordinal));
            var (matches, includes) = await WalkAsync($"{patient}/$everything?_count=50");
            matches.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(hers);
            includes.Should().NotBeEmpty().And.NotContain(key => key.StartsWith("Patient/", StringComparison.Ordinal));
        }
    }

    [SkippableFact]
    public async Task What_is_asked_narrows_it()
    {
        await FillAsync();
        (await KeysAsync("Patient/ev1/$everything")).Should().BeEquivalentTo("Patient/ev1", "Observation/ev2", "Observation/ev3", "Encounter/ev4", "Group/ev6");
        (await KeysAsync("Patient/ev1/$everything?_type=Observation")).Should().BeEquivalentTo("Observation/ev2", "Observation/ev3");
        (await KeysAsync("Patient/ev1/$everything?start=2025-06-01")).Should().BeEquivalentTo("Patient/ev1", "Observation/ev3", "Encounter/ev4", "Group/ev6");
        (await KeysAsync("Patient/ev1/$everything?end=2025-06-01&_type=Observation,Patient")).Should().BeEquivalentTo("Patient/ev1", "Observation/ev2");
        (await KeysAsync("Patient/ev1/$everything?_since=2999-01-01")).Should().BeEmpty();
        (await KeysAsync("Encounter/ev4/$everything")).Should().BeEquivalentTo("Encounter/ev4", "Observation/ev3", "Patient/ev1");
        (await KeysAsync("Group/ev6/$everything?_type=Group,Patient")).Should().BeEquivalentTo("Group/ev6", "Patient/ev1", "Patient/ev5");
        (await KeysAsync("Patient/$everything?_type=Observation&_count=1000")).Should().Contain(["Observation/ev2", "Observation/ev7"]).And.NotContain("Observation/ev8");
        var posted = """{"resourceType":"Parameters","parameter":[{"name":"_type","valueCode":"Encounter"}]}""";
        (await Http.ExpectAsync(200, "POST", "Patient/ev1/$everything", posted)).MatchIds().Should().Equal("ev4");
        await Http.ExpectAsync(404, "GET", "Patient/nobody/$everything");
        await Http.ExpectAsync(400, "GET", "Patient/ev1/$everything?_type=Nothing");
        await Http.ExpectAsync(400, "GET", "Patient/ev1/$everything?start=soon");
        await Http.ExpectAsync(400, "GET", "Patient/ev1/$everything?name=x");
    }

    private async Task FillAsync()
    {
        await PutAsync("""{"resourceType":"Patient","id":"ev1","generalPractitioner":[{"reference":"Practitioner/ev9"}]}""");
        await PutAsync("""{"resourceType":"Practitioner","id":"ev9"}""");
        await PutAsync("""{"resourceType":"Patient","id":"ev5"}""");
        await PutAsync("""{"resourceType":"Encounter","id":"ev4","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/ev1"},"period":{"start":"2025-12-01","end":"2025-12-02"}}""");
        await PutAsync(Observation("ev2", "Patient/ev1", "2025-01-01", ""));
        await PutAsync(Observation("ev3", "Patient/ev1", "2025-12-01", ""","encounter":{"reference":"Encounter/ev4"}"""));
        await PutAsync(Observation("ev7", "Patient/ev5", "2025-12-01", ""));
        await PutAsync(Observation("ev8", "Group/ev6", "2025-12-01", ""));
        await PutAsync("""{"resourceType":"Group","id":"ev6","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/ev1"}},{"entity":{"reference":"Patient/ev5"}}]}""");
    }

    private static string Observation(string id, string subject, string date, string more) =>
        $$"""{"resourceType":"Observation","id":"{{id}}","status":"final","code":{"text":"x"},"subject":{"reference":"{{subject}}"},"effectiveDateTime":"{{date}}"{{more}} }""";

    private Task PutAsync(string json)
    {
        var resource = JsonNode.Parse(json)!;
        return Http.PutAnyAsync($"{resource["resourceType"]}/{resource["id"]}", json);
    }

    private async Task<IReadOnlyList<string>> KeysAsync(string url) => (await WalkAsync(url)).Matches;

    private async Task<(List<string> Matches, HashSet<string> Includes)> WalkAsync(string url)
    {
        var (matches, includes) = (new List<string>(), new HashSet<string>());
        for (var next = url; next is not null;)
        {
            var page = await Http.ExpectAsync(200, "GET", next);
            foreach (var entry in page.Entries())
            {
                var key = Relative((string)entry["fullUrl"]!);
                if ((string?)entry["search"]!["mode"] == "match")
                    matches.Add(key);
                else
                    includes.Add(key);
            }

            next = page.Link("next");
        }

        return (matches, includes);
    }

    private static string Relative(string url)
    {
        var parts = url.Split("/_history/")[0].Split('/');
        return $"{parts[^2]}/{parts[^1]}";
    }
}
