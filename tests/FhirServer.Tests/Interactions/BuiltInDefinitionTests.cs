using System.Text.Json.Nodes;

namespace FhirServer.Tests.Interactions;

/// <summary>What came with the server can be read and searched like what is stored, and beside it.</summary>
public sealed class BuiltInDefinitionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Patient = "http://hl7.org/fhir/StructureDefinition/Patient";

    private HttpClient Http => fixture.Http;

    [SkippableTheory]
    [InlineData("StructureDefinition/Patient", Patient)]
    [InlineData("ValueSet/administrative-gender", "http://hl7.org/fhir/ValueSet/administrative-gender")]
    [InlineData("CodeSystem/administrative-gender", "http://hl7.org/fhir/administrative-gender")]
    [InlineData("SearchParameter/individual-birthdate", "http://hl7.org/fhir/SearchParameter/individual-birthdate")]
    [InlineData("OperationDefinition/Resource-validate", "http://hl7.org/fhir/OperationDefinition/Resource-validate")]
    [InlineData("CompartmentDefinition/patient", "http://hl7.org/fhir/CompartmentDefinition/patient")]
    public async Task A_definition_of_FHIR_is_read_by_id_and_found_by_url(string path, string url)
    {
        var read = await Http.ExpectAsync(200, "GET", path);
        var found = await Http.ExpectAsync(200, "GET", $"{path.Split('/')[0]}?url={url}");

        ((string?)read["url"]).Should().Be(url);
        found["total"]!.GetValue<int>().Should().Be(1);
        found.Entries()[0]["fullUrl"]!.GetValue<string>().Should().Be($"{fixture.Server.BaseUrl}/{path}");
        JsonNode.DeepEquals(found.Entries()[0]["resource"], read).Should().BeTrue();
    }

    [SkippableFact]
    public async Task A_read_has_an_ETag_that_stands_for_the_content()
    {
        using var read = await Http.SendAsync("GET", "StructureDefinition/Patient");
        var tag = read.Headers.ETag!.ToString();
        var version = (string)(await read.JsonAsync())["meta"]!["versionId"]!;

        tag.Should().Be($"W/\"{version}\"");
        using var again = await Http.SendAsync("GET", "StructureDefinition/Patient", null, ("If-None-Match", tag));
        again.Code().Should().Be(304);
        await Http.ExpectAsync(200, "GET", $"StructureDefinition/Patient/_history/{version}");
        await Http.ExpectAsync(404, "GET", "StructureDefinition/Patient/_history/1");
        var history = await Http.ExpectAsync(200, "GET", "StructureDefinition/Patient/_history");
        history.Entries().Should().ContainSingle().Which["resource"]!["url"]!.GetValue<string>().Should().Be(Patient);
        await Http.ExpectAsync(404, "GET", "StructureDefinition/NoSuchThing");
        await Http.ExpectAsync(404, "GET", "StructureDefinition/NoSuchThing/_history");
    }

    [SkippableTheory]
    [InlineData("StructureDefinition?url=" + Patient + "&version=4.0.1", "Patient")]
    [InlineData("StructureDefinition?url=" + Patient + "&version=5.0.0", "")]
    [InlineData("StructureDefinition?_id=Patient,bp", "Patient bp")]
    [InlineData("StructureDefinition?name:exact=Patient", "Patient Patient-49512979")]
    [InlineData("StructureDefinition?type=Patient&derivation=specialization&status=active,draft", "Patient")]
    [InlineData("ValueSet?url=http://hl7.org/fhir/ValueSet/administrative-gender,http://hl7.org/fhir/ValueSet/observation-status", "administrative-gender observation-status")]
    [InlineData("CompartmentDefinition?code=Device", "device")]
    [InlineData("OperationDefinition?code=everything&_sort=_id", "Encounter-everything Group-everything MedicinalProduct-everything Patient-everything")]
    [InlineData("Patient?_id=Patient", "")]
    public async Task They_are_found_by_their_search_parameters(string search, string ids) =>
        string.Join(' ', (await Http.ExpectAsync(200, "GET", search)).MatchIds().Order(StringComparer.Ordinal)).Should().Be(string.Join(' ', ids.Split(' ').Order(StringComparer.Ordinal)));

    [SkippableFact]
    public async Task They_are_paged_counted_and_cut_down()
    {
        var count = (await Http.ExpectAsync(200, "GET", "OperationDefinition?status=draft,active&_summary=count"))["total"]!.GetValue<int>();
        count.Should().BeGreaterThan(30);
        var ids = new List<string>();
        var next = "OperationDefinition?status=draft,active&_count=13&_summary=true";
        for (JsonNode? page; next is not null; next = page.Link("next"))
        {
            page = await Http.ExpectAsync(200, "GET", next);
            page["total"]!.GetValue<int>().Should().Be(count);
            ids.AddRange(page.MatchIds());
            page.Entries()[0]["resource"]!["parameter"].Should().BeNull("a summary leaves it out");
        }

        ids.Should().OnlyHaveUniqueItems().And.HaveCount(count);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("&_sort=url")]
    [InlineData("&_sort=-url")]
    [InlineData("&_sort=status,-name")]
    public async Task Stored_ones_and_built_in_ones_share_the_pages(string sort)
    {
        var mark = $"mix{Guid.CreateVersion7():N}";
        foreach (var url in new[] { "http://a.example/", "http://hl7.org/fhir/CompartmentDefinition/m/", "http://z.example/" })
            await Http.CreateAsync("CompartmentDefinition", $$"""{"resourceType":"CompartmentDefinition","url":"{{url}}{{mark}}","name":"{{mark}}","status":"draft","code":"Patient","search":true}""");
        var all = (await Http.ExpectAsync(200, "GET", $"CompartmentDefinition?_count=1000{sort}")).Entries().Select(entry => (string)entry["resource"]!["url"]!).ToList();
        var walked = new List<string>();
        for (string? next = $"CompartmentDefinition?_count=2{sort}"; next is not null;)
        {
            var page = await Http.ExpectAsync(200, "GET", next);
            page.Entries().Should().HaveCountLessThanOrEqualTo(2);
            walked.AddRange(page.Entries().Select(entry => (string)entry["resource"]!["url"]!));
            next = page.Link("next");
        }

        walked.Should().Equal(all).And.OnlyHaveUniqueItems();
        walked.Should().Contain("http://hl7.org/fhir/CompartmentDefinition/patient").And.Contain("http://z.example/" + mark);
        if (sort == "&_sort=url")
            walked.Should().BeInAscendingOrder(StringComparer.Ordinal);
        if (sort == "&_sort=-url")
            walked.Should().BeInDescendingOrder(StringComparer.Ordinal);
    }

    [SkippableFact]
    public async Task What_is_stored_takes_the_place_of_what_has_its_id_until_it_is_deleted()
    {
        await Http.ExpectAsync(201, "PUT", "ValueSet/contact-point-use", """{"resourceType":"ValueSet","id":"contact-point-use","url":"http://a.example/mine","status":"draft"}""");

        ((string?)(await Http.ExpectAsync(200, "GET", "ValueSet/contact-point-use"))["url"]).Should().Be("http://a.example/mine");
        (await Http.ExpectAsync(200, "GET", "ValueSet?_id=contact-point-use")).Entries().Should().ContainSingle().Which["resource"]!["url"]!.GetValue<string>().Should().Be("http://a.example/mine");
        await Http.ExpectAsync(204, "DELETE", "ValueSet/contact-point-use");

        ((string?)(await Http.ExpectAsync(200, "GET", "ValueSet/contact-point-use"))["url"]).Should().Be("http://hl7.org/fhir/ValueSet/contact-point-use");
        (await Http.ExpectAsync(200, "GET", "ValueSet?_id=contact-point-use")).Entries().Should().ContainSingle().Which["resource"]!["url"]!.GetValue<string>().Should().Be("http://hl7.org/fhir/ValueSet/contact-point-use");
    }

    [SkippableFact]
    public async Task XML_and_summaries_are_given_of_them_too()
    {
        using var xml = await Http.GetAsync("CodeSystem/administrative-gender?_format=xml");
        xml.Code().Should().Be(200);
        (await xml.Content.ReadAsStringAsync()).Should().Contain("<CodeSystem");
        (await Http.ExpectAsync(200, "GET", "StructureDefinition/Patient?_summary=true"))["snapshot"].Should().BeNull();
    }
}
