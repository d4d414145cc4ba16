using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Profiles.Conformance;

namespace FhirServer.Tests.Interactions;

/// <summary>Definitions that clients store are checked, and join the library with their commit.</summary>
public sealed class DefinitionWritesTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Base = "https://lab.example/fhir/StructureDefinition/";
    private const string Patient = "http://hl7.org/fhir/StructureDefinition/Patient";

    private HttpClient Http => fixture.Http;

    private ConformanceLibrary Library => fixture.Server.Services.GetRequiredService<ConformanceLibrary>();

    [SkippableTheory]
    [InlineData("nourl", """ "url":"panels","kind":"resource","type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/DomainResource","differential":{"element":[{"id":"Patient","path":"Patient"}]} """, "StructureDefinition.url")]
    [InlineData("noelements", """ "url":"https://lab.example/x","kind":"resource","type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/DomainResource" """, "StructureDefinition")]
    [InlineData("nobase", """ "url":"https://lab.example/x","kind":"resource","type":"Patient","derivation":"constraint","differential":{"element":[{"id":"Patient","path":"Patient"}]} """, "StructureDefinition")]
    [InlineData("badbase", """ "url":"https://lab.example/x","kind":"resource","type":"Patient","derivation":"constraint","baseDefinition":"https://lab.example/none","differential":{"element":[{"id":"Patient","path":"Patient"}]} """, "StructureDefinition.baseDefinition")]
    [InlineData("badtype", """ "url":"https://lab.example/x","kind":"resource","type":"Pateint","derivation":"constraint","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","differential":{"element":[{"id":"Pateint","path":"Pateint"}]} """, "StructureDefinition.type")]
    [InlineData("circle", """ "url":"https://lab.example/circle","kind":"resource","type":"Patient","derivation":"constraint","baseDefinition":"https://lab.example/circle","differential":{"element":[{"id":"Patient.name","path":"Patient.name","min":1}]} """, "StructureDefinition.differential")]
    public async Task A_StructureDefinition_that_nobody_could_go_by_is_refused(string id, string elements, string expression)
    {
        var outcome = await Http.ExpectAsync(422, "PUT", $"StructureDefinition/{id}", $$"""{"resourceType":"StructureDefinition","id":"{{id}}","name":"Bad","status":"draft","abstract":false,{{elements}} }""");

        outcome["issue"]![0]!["expression"]![0]!.GetValue<string>().Should().Be(expression);
        outcome.Diagnostics().Should().NotBeNullOrEmpty();
        await Http.ExpectAsync(404, "GET", $"StructureDefinition/{id}");
    }

    [SkippableFact]
    public async Task A_profile_is_in_the_library_with_a_snapshot_when_its_write_is_answered_and_gone_when_it_is_deleted()
    {
        var revision = Library.Revision;
        await Http.ExpectAsync(201, "PUT", "StructureDefinition/joined", Profile("joined", Patient));

        Library.Revision.Should().BeGreaterThan(revision);
        Library.FindEntry(Base + "joined")!.Origin.Should().Be(DefinitionOrigin.Stored);
        var snapshot = fixture.Server.Services.GetRequiredService<Snapshots>().Find(Base + "joined");
        JsonNode.Parse(snapshot!.Value.Span)!["snapshot"]!["element"]!.AsArray().Should().Contain(element => (string?)element!["path"] == "Patient.contact.name");
        (await Http.ExpectAsync(200, "GET", "StructureDefinition/joined"))["snapshot"].Should().BeNull("it is served as it was stored");
        (await Http.ExpectAsync(200, "GET", $"StructureDefinition?url={Base}joined")).MatchIds().Should().Equal("joined");

        await Http.ExpectAsync(204, "DELETE", "StructureDefinition/joined");
        Library.FindEntry(Base + "joined").Should().BeNull();
    }

    [SkippableFact]
    public async Task A_profile_and_its_base_are_stored_in_one_transaction_in_any_order()
    {
        string Entry(string id, string on) => $$"""{"resource":{{Profile(id, on)}},"request":{"method":"PUT","url":"StructureDefinition/{{id}}"} }""";
        await Http.ExpectAsync(200, "POST", "", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{Entry("young", Base + "old")}},{{Entry("old", Patient)}}]}""");

        fixture.Server.Services.GetRequiredService<Snapshots>().Find(Base + "young").Should().NotBeNull();
        var outcome = await Http.ExpectAsync(422, "POST", "", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{Entry("p1", Patient)}},{{Entry("p2", Base + "nowhere")}}]}""");
        outcome.Diagnostics().Should().Contain("Bundle.entry[1]");
        Library.FindEntry(Base + "p1").Should().BeNull("nothing was stored");
    }

    [SkippableFact]
    public async Task Value_sets_and_code_systems_join_as_well_and_a_server_that_starts_knows_what_is_stored()
    {
        await using var store = await TestStore.NewAsync();
        await using (var first = await TestServer.StartOnAsync(store))
        {
            foreach (var type in new[] { "ValueSet", "CodeSystem", "ConceptMap", "Questionnaire" })
            {
                var content = type == "CodeSystem" ? ""","content":"complete" """ : "";
                await first.Http.CreateAsync(type, $$"""{"resourceType":"{{type}}","url":"https://lab.example/{{type}}/a","version":"2.0","status":"active"{{content}}}""");
                first.Services.GetRequiredService<ConformanceLibrary>().FindEntry($"https://lab.example/{type}/a|2.0").Should().NotBeNull();
            }

            await first.Http.ExpectAsync(201, "PUT", "StructureDefinition/kept", Profile("kept", Patient));
        }

        await using var second = await TestServer.StartOnAsync(store);
        var library = second.Services.GetRequiredService<ConformanceLibrary>();
        foreach (var type in new[] { "ValueSet", "CodeSystem", "ConceptMap", "Questionnaire" })
            library.FindEntry(type, $"https://lab.example/{type}/a").Should().NotBeNull();
        second.Services.GetRequiredService<Snapshots>().Find(Base + "kept").Should().NotBeNull();
    }

    private static string Profile(string id, string on) => $$"""
        {"resourceType":"StructureDefinition","id":"{{id}}","url":"{{Base}}{{id}}","name":"Made","status":"active","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"{{on}}","derivation":"constraint","differential":{"element":[{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}]} }
        """;
}
