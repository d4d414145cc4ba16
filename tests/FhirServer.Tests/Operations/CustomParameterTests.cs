using static FhirServer.Tests.Operations.CustomParameters;

namespace FhirServer.Tests.Operations;

/// <summary>Search parameters that clients add: https://hl7.org/fhir/R4/searchparameter.html.</summary>
public sealed class CustomParameterTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task A_parameter_on_existing_data_is_unknown_until_it_is_ready_and_finds_everything_then()
    {
        for (var i = 0; i < 30; i++)
            await Http.PutAnyAsync($"Patient/abha{i}", AbhaPatient($"abha{i}", $"91-{i}"));
        await Http.PutParameterAsync("abha", Json("abha", "abha", "token", $"Patient.identifier.where(system='{Abha}')"));

        var early = await Http.ExpectAsync(200, "GET", "Patient?abha=91-7&_count=5");
        early.Link("self").Should().NotContain("abha=");
        early.Entries()[^1]!["resource"]!.Diagnostics().Should().Contain("'abha' is not a search parameter of Patient");
        (await Http.ExpectAsync(400, "GET", "Patient?abha=91-7", null, ("Prefer", "handling=strict"))).Diagnostics().Should().Contain("abha");
        (await Http.ListedAsync("Patient")).Should().NotContain("abha");

        await Http.PutAnyAsync("Patient/abha-late", AbhaPatient("abha-late", "91-late"));
        await Http.WaitUntilAsync("Patient", "abha", isSearchable: true);
        for (var i = 0; i < 30; i++)
            (await Http.ExpectAsync(200, "GET", $"Patient?abha={Abha}|91-{i}")).MatchIds().Should().Equal($"abha{i}");
        (await Http.ExpectAsync(200, "GET", "Patient?abha=91-late")).MatchIds().Should().Equal("abha-late");
        (await Http.ListedAsync("Patient")).Should().Contain("abha");
        var version = await Http.ExpectAsync(200, "GET", "Patient/abha3");
        ((string?)version["meta"]!["versionId"]).Should().Be("1");
        (await Http.ExpectAsync(200, "GET", "Patient/abha3/_history")).Entries().Should().ContainSingle();
    }

    [SkippableFact]
    public async Task A_parameter_on_an_extension_sorts_and_is_missing_where_there_is_none()
    {
        foreach (var (id, ward) in new[] { ("w1", "C"), ("w2", "A"), ("w3", "B") })
            await Http.PutAnyAsync($"Encounter/{id}", $$"""{"resourceType":"Encounter","id":"{{id}}","extension":[{"url":"{{Ward}}","valueString":"{{ward}}" }],"status":"planned","class":{"code":"AMB"} }""");
        await Http.PutAnyAsync("Encounter/w4", """{"resourceType":"Encounter","id":"w4","status":"planned","class":{"code":"AMB"} }""");
        await Http.PutParameterAsync("ward", Json("ward", "ward", "string", $"Encounter.extension('{Ward}').value.ofType(string)", "Encounter"));
        await Http.WaitUntilAsync("Encounter", "ward", isSearchable: true);

        (await Http.ExpectAsync(200, "GET", "Encounter?_sort=ward")).MatchIds().Should().Equal("w2", "w3", "w1", "w4");
        (await Http.ExpectAsync(200, "GET", "Encounter?ward:missing=true")).MatchIds().Should().Equal("w4");
        (await Http.ExpectAsync(200, "GET", "Encounter?ward:exact=B")).MatchIds().Should().Equal("w3");
    }

    [SkippableFact]
    public async Task Chains_and_includes_go_through_a_reference_parameter()
    {
        const string Url = "http://hospital.example/StructureDefinition/asha";
        await Http.PutAnyAsync("Practitioner/asha1", """{"resourceType":"Practitioner","id":"asha1","name":[{"family":"Lakshmi"}]}""");
        await Http.PutAnyAsync("RelatedPerson/rp1", $$"""{"resourceType":"RelatedPerson","id":"rp1","extension":[{"url":"{{Url}}","valueReference":{"reference":"Practitioner/asha1"} }],"patient":{"reference":"Patient/x"} }""");
        await Http.PutAnyAsync("RelatedPerson/rp2", """{"resourceType":"RelatedPerson","id":"rp2","patient":{"reference":"Patient/x"} }""");
        await Http.PutParameterAsync("asha", Json("asha", "asha", "reference", $"(RelatedPerson.extension('{Url}').value as Reference)", "RelatedPerson", more: ",\"target\":[\"Practitioner\"]"));
        await Http.WaitUntilAsync("RelatedPerson", "asha", isSearchable: true);

        (await Http.ExpectAsync(200, "GET", "RelatedPerson?asha.name=lakshmi")).MatchIds().Should().Equal("rp1");
        (await Http.ExpectAsync(200, "GET", "Practitioner?_has:RelatedPerson:asha:_id=rp1")).MatchIds().Should().Equal("asha1");
        (await Http.ExpectAsync(200, "GET", "RelatedPerson?asha=asha1&_include=RelatedPerson:asha")).Entries().Should().HaveCount(2);
    }

    [SkippableFact]
    public async Task One_that_is_retired_or_deleted_is_unknown_again_and_its_code_is_free()
    {
        await Http.PutParameterAsync("bed", Json("bed", "bed", "string", "Location.name", "Location"));
        await Http.WaitUntilAsync("Location", "bed", isSearchable: true);
        await Http.PutParameterAsync("bed", Json("bed", "bed", "string", "Location.name", "Location", status: "retired"));
        await Http.WaitUntilAsync("Location", "bed", isSearchable: false);
        (await Http.ListedAsync("Location")).Should().NotContain("bed");

        await Http.PutParameterAsync("bed2", Json("bed2", "bed", "token", "Location.identifier", "Location"));
        await Http.PutAnyAsync("Location/l1", """{"resourceType":"Location","id":"l1","name":"North","identifier":[{"value":"n1"}]}""");
        await Http.WaitUntilAsync("Location", "bed", isSearchable: true);
        (await Http.ExpectAsync(200, "GET", "Location?bed=n1")).MatchIds().Should().Equal("l1");
        (await Http.ExpectAsync(200, "GET", "Location?bed=North")).MatchIds().Should().BeEmpty();
        await Http.ExpectAsync(204, "DELETE", "SearchParameter/bed2");
        await Http.WaitUntilAsync("Location", "bed", isSearchable: false);
    }

    [SkippableFact]
    public async Task A_change_of_the_definition_is_built_before_it_is_searched_by_and_other_changes_cost_nothing()
    {
        await Http.PutAnyAsync("Device/d1", """{"resourceType":"Device","id":"d1","lotNumber":"L1","serialNumber":"S1"}""");
        await Http.PutParameterAsync("number", Json("number", "number", "string", "Device.lotNumber", "Device"));
        await Http.WaitUntilAsync("Device", "number", isSearchable: true);
        (await Http.ExpectAsync(200, "GET", "Device?number=L1")).MatchIds().Should().Equal("d1");

        await Http.PutParameterAsync("number", Json("number", "number", "string", "Device.lotNumber", "Device", more: ",\"publisher\":\"me\""));
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        (await Http.IsSearchableAsync("Device", "number")).Should().BeTrue();

        await Http.PutParameterAsync("number", Json("number", "number", "string", "Device.serialNumber", "Device"));
        await Http.WaitUntilAsync("Device", "number", isSearchable: false);
        await Http.WaitUntilAsync("Device", "number", isSearchable: true);
        (await Http.ExpectAsync(200, "GET", "Device?number=L1")).MatchIds().Should().BeEmpty();
        (await Http.ExpectAsync(200, "GET", "Device?number=S1")).MatchIds().Should().Equal("d1");
    }

    [SkippableFact]
    public async Task A_composite_of_parameters_that_came_in_one_transaction_works()
    {
        const string Composite = ",\"component\":[{\"definition\":\"http://hl7.org/fhir/SearchParameter/Slot-schedule\",\"expression\":\"schedule\"},{\"definition\":\"http://hl7.org/fhir/SearchParameter/Slot-start\",\"expression\":\"start\"}]";
        await Http.PutAnyAsync("Slot/s1", """{"resourceType":"Slot","id":"s1","schedule":{"reference":"Schedule/x"},"status":"free","start":"2024-01-01T09:00:00Z","end":"2024-01-01T10:00:00Z","comment":"first"}""");
        await Http.ExpectAsync(200, "POST", "", $$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{{Json("slot-when", "schedule-start", "composite", "Slot", "Slot", more: Composite)}},"request":{"method":"PUT","url":"SearchParameter/slot-when"} },
             {"resource":{{Json("slot-comment", "comment", "string", "Slot.comment", "Slot")}},"request":{"method":"PUT","url":"SearchParameter/slot-comment"} }]}
            """);
        await Http.WaitUntilAsync("Slot", "comment", isSearchable: true);
        await Http.WaitUntilAsync("Slot", "schedule-start", isSearchable: true);
        (await Http.ExpectAsync(200, "GET", "Slot?comment=first&schedule-start=Schedule/x$2024-01-01")).MatchIds().Should().Equal("s1");
        (await Http.ExpectAsync(200, "GET", "Slot?schedule-start=Schedule/x$2025")).MatchIds().Should().BeEmpty();
    }

    private static string AbhaPatient(string id, string abha) => $$"""{"resourceType":"Patient","id":"{{id}}","identifier":[{"system":"{{Abha}}","value":"{{abha}}"},{"system":"http://other","value":"{{abha}}x"}]}""";
}
