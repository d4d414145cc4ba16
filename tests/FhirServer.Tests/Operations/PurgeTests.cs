using FhirServer.Tests.Storage;

namespace FhirServer.Tests.Operations;

/// <summary>Patient/[id]/$purge: nothing is left of a patient but the note that she was there.</summary>
public sealed class PurgeTests
{
    private const string Secret = "Zebrafinkwurz";

    [SkippableFact]
    public async Task Nothing_is_left_of_a_purged_patient_but_an_audit_event()
    {
        await using var store = await TestStore.NewAsync();
        await using (var server = await TestServer.StartOnAsync(store))
        {
            await FillAsync(server.Http);
            var answer = (await server.Http.ExpectAsync(200, "POST", "Patient/pu1/$purge")).Diagnostics();
            answer.Should().Contain("4 resources").And.Contain("Group/pu6").And.NotContain("Group/pu7");

            foreach (var gone in new[] { "Patient/pu1", "Patient/pu1/_history", "Patient/pu1/_history/1", "Observation/pu2", "Observation/pu2/_history/1", "Condition/pu3", "Condition/pu3/_history/1", "Encounter/pu4" })
                await server.Http.ExpectAsync(404, "GET", gone);
            (await server.Http.ExpectAsync(200, "GET", $"Patient?name={Secret}")).MatchIds().Should().BeEmpty();
            (await server.Http.ExpectAsync(200, "GET", "Observation?subject=Patient/pu1")).MatchIds().Should().BeEmpty();
            (await server.Http.ExpectAsync(200, "GET", "_history?_count=1000")).ToJsonString().Should().NotContain(Secret);
            foreach (var kept in new[] { "Patient/pu5", "Observation/pu8", "Group/pu6", "Group/pu7" })
                await server.Http.ExpectAsync(200, "GET", kept);
            var note = (await server.Http.ExpectAsync(200, "GET", "AuditEvent?entity=Patient/pu1")).Entries().Should().ContainSingle().Subject;
            ((string?)note["resource"]!["action"]).Should().Be("E");

            await server.Http.ExpectAsync(404, "POST", "Patient/pu1/$purge");
            await server.Http.ExpectAsync(405, "GET", "Patient/pu5/$purge");
        }

        await StoreCheck.ShouldBeWholeAsync(store);
        // What the embedded store overwrote is in none of its files; a database elsewhere has none here.
        foreach (var file in Directory.EnumerateFiles(store.Folder, "*", SearchOption.AllDirectories))
            Places(await File.ReadAllBytesAsync(file)).Should().BeEmpty("{0} is a file of the store", Path.GetFileName(file));
    }

    // In small letters too, as indexes keep it.
    private static List<int> Places(byte[] content)
    {
        var text = System.Text.Encoding.Latin1.GetString(content);
        var places = new List<int>();
        for (var at = text.IndexOf(Secret, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(Secret, at + 1, StringComparison.OrdinalIgnoreCase))
            places.Add(at);
        return places;
    }

    private static async Task FillAsync(HttpClient http)
    {
        await http.PutAnyAsync("Patient/pu1", $$"""{"resourceType":"Patient","id":"pu1","name":[{"family":"{{Secret}}"}]}""");
        await http.PutAnyAsync("Patient/pu1", $$"""{"resourceType":"Patient","id":"pu1","name":[{"family":"{{Secret}}","given":["Asha"]}]}""");
        await http.PutAnyAsync("Patient/pu5", """{"resourceType":"Patient","id":"pu5","name":[{"family":"Rao"}]}""");
        await http.PutAnyAsync("Observation/pu2", Observation("pu2", "pu1", Secret));
        await http.PutAnyAsync("Observation/pu2", Observation("pu2", "pu1", "corrected"));
        await http.PutAnyAsync("Observation/pu8", Observation("pu8", "pu5", "hers"));
        await http.PutAnyAsync("Encounter/pu4", """{"resourceType":"Encounter","id":"pu4","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/pu1"}}""");
        await http.PutAnyAsync("Condition/pu3", $$"""{"resourceType":"Condition","id":"pu3","subject":{"reference":"Patient/pu1"},"code":{"text":"{{Secret}}"} }""");
        await http.ExpectAsync(204, "DELETE", "Condition/pu3");
        await http.PutAnyAsync("Group/pu6", Group("pu6", "Patient/pu1", "Patient/pu5"));
        await http.PutAnyAsync("Group/pu7", Group("pu7", "Patient/pu5"));
    }

    private static string Observation(string id, string patient, string text) =>
        $$"""{"resourceType":"Observation","id":"{{id}}","status":"final","code":{"text":"{{text}}"},"subject":{"reference":"Patient/{{patient}}"} }""";

    private static string Group(string id, params string[] members) =>
        $$"""{"resourceType":"Group","id":"{{id}}","type":"person","actual":true,"member":[{{string.Join(',', members.Select(member => $$"""{"entity":{"reference":"{{member}}"} }"""))}}]}""";
}
