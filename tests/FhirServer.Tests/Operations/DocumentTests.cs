using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>Composition/$document: https://hl7.org/fhir/R4/composition-operation-document.html.</summary>
public sealed class DocumentTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    public static TheoryData<string> Records => [.. Samples.Files("abdm").Where(HasComposition).Select(file => Path.GetFileName(file))];

    [SkippableFact]
    public void The_samples_have_compositions() => Skip.If(Samples.Folder("abdm") is null, "the samples are not here");

    [SkippableTheory]
    [MemberData(nameof(Records))]
    public async Task A_record_of_india_becomes_a_document_that_validates(string file)
    {
        var bundle = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Samples.Folder("abdm")!, file)))!;
        var ids = await StoreAsync(bundle);
        var document = await Http.ExpectAsync(200, "GET", $"Composition/{ids[0]}/$document");
        ((string?)document["type"]).Should().Be("document");
        document.Entries().Should().HaveCount(bundle.Entries().Count, "all that the composition refers to is in it, once");
        ((string?)document.Entries()[0]["resource"]!["resourceType"]).Should().Be("Composition");
        ((string?)document["meta"]!["profile"]![0]).Should().EndWith("/DocumentBundle");

        var outcome = await Http.ExpectAsync(200, "POST", "Bundle/$validate", document.ToJsonString());
        outcome["issue"]!.AsArray().Where(issue => (string?)issue!["severity"] is "error" or "fatal").Select(issue => issue!.ToJsonString()).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task A_document_is_stored_when_asked_by_post_alone()
    {
        await Http.PutAnyAsync("Patient/do1", """{"resourceType":"Patient","id":"do1","managingOrganization":{"reference":"Organization/do2"}}""");
        await Http.PutAnyAsync("Organization/do2", """{"resourceType":"Organization","id":"do2","name":"Clinic"}""");
        await Http.PutAnyAsync("Practitioner/do3", """{"resourceType":"Practitioner","id":"do3"}""");
        await Http.PutAnyAsync("Composition/do4", Composition("do4", "Patient/do1", "Practitioner/do3"));
        await Http.ExpectAsync(400, "GET", "Composition/do4/$document?persist=true");
        using var stored = await Http.SendAsync("POST", "Composition/$document?id=do4&persist=true");
        stored.Code().Should().Be(201);
        var document = await Http.ExpectAsync(200, "GET", stored.Headers.Location!.ToString());
        document.Entries().Select(entry => (string?)entry["resource"]!["resourceType"]).Should().Equal("Composition", "Patient", "Practitioner", "Organization");
        document.Entries().Select(entry => (string?)entry["fullUrl"]).Should().OnlyContain(url => url!.StartsWith(fixture.Server.BaseUrl, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_graph_says_what_belongs_to_a_document_and_in_which_order()
    {
        await Http.PutAnyAsync("Practitioner/do7", """{"resourceType":"Practitioner","id":"do7"}""");
        await Http.PutAnyAsync("Patient/do8", """{"resourceType":"Patient","id":"do8","generalPractitioner":[{"reference":"Practitioner/do7"}]}""");
        await Http.PutAnyAsync("Organization/do9", """{"resourceType":"Organization","id":"do9","name":"Clinic"}""");
        await Http.PutAnyAsync("Composition/do10", Composition("do10", "Patient/do8", "Organization/do9"));
        await Http.PutAnyAsync("GraphDefinition/do11", """
            {"resourceType":"GraphDefinition","id":"do11","url":"http://x/document","name":"D","status":"active","start":"Composition","link":[
              {"path":"Composition.author","target":[{"type":"Organization"}]},
              {"path":"Composition.subject","target":[{"type":"Patient"}]}]}
            """);

        var document = await Http.ExpectAsync(200, "GET", "Composition/do10/$document?graph=http://x/document");

        document.Entries().Select(entry => (string?)entry["resource"]!["resourceType"]).Should().Equal("Composition", "Organization", "Patient");
        await Http.ExpectAsync(404, "GET", "Composition/do10/$document?graph=http://x/none");
    }

    [SkippableFact]
    public async Task What_a_document_would_lack_is_named()
    {
        await Http.PutAnyAsync("Composition/do5", Composition("do5", "Patient/nobody", "Practitioner/noone"));
        var outcome = await Http.ExpectAsync(422, "GET", "Composition/do5/$document");
        outcome.Diagnostics().Should().Contain("Patient/nobody").And.Contain("Practitioner/noone");
        await Http.ExpectAsync(404, "GET", "Composition/do6/$document");
        await Http.ExpectAsync(400, "GET", "Composition/$document");
    }

    private static string Composition(string id, string patient, string author) => $$"""
        {"resourceType":"Composition","id":"{{id}}","status":"final","type":{"text":"Note"},"date":"2026-01-02","title":"Note",
         "subject":{"reference":"{{patient}}"},"author":[{"reference":"{{author}}"}]}
        """;

    private static bool HasComposition(string file)
    {
        var bundle = JsonNode.Parse(File.ReadAllText(file))!;
        return (string?)bundle["resourceType"] == "Bundle" && (string?)bundle["entry"]?[0]?["resource"]?["resourceType"] == "Composition";
    }

    // As a client would send it: one transaction, references by fullUrl.
    private async Task<List<string>> StoreAsync(JsonNode bundle)
    {
        var entries = new JsonArray();
        foreach (var entry in bundle.Entries())
        {
            entries.Add(new JsonObject
            {
                ["fullUrl"] = (string?)entry["fullUrl"],
                ["resource"] = entry["resource"]!.DeepClone(),
                ["request"] = new JsonObject { ["method"] = "POST", ["url"] = (string?)entry["resource"]!["resourceType"] },
            });
        }

        var transaction = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = entries };
        var answer = await Http.ExpectAsync(200, "POST", "", transaction.ToJsonString());
        return [.. answer.Entries().Select(entry => ((string)entry["response"]!["location"]!).Split('/')[^3])];
    }
}
