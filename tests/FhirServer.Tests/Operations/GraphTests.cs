namespace FhirServer.Tests.Operations;

/// <summary>$graph: https://hl7.org/fhir/R4/resource-operation-graph.html.</summary>
public sealed class GraphTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private HttpClient Http => fixture.Http;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await PutAsync("Organization/gr-o", ",\"name\":\"x\"");
        await PutAsync("Practitioner/gr-x", "");
        await PutAsync("Patient/gr-p", ""","managingOrganization":{"reference":"Organization/gr-o"},"generalPractitioner":[{"reference":"Practitioner/gr-x"},{"display":"nobody"}]""");
        await PutAsync("Observation/gr-v", ""","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/gr-p"},"performer":[{"reference":"Practitioner/gr-x"}]""");
        await DefineAsync("whole", """
            {"path":"Patient.managingOrganization","target":[{"type":"Organization"}]},
            {"path":"Patient.generalPractitioner","target":[{"type":"Organization"}]},
            {"target":[{"type":"Observation","params":"subject={ref}","link":[{"path":"Observation.performer","target":[{"type":"Practitioner"}]}]}]}
            """);
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task Links_are_followed_forward_and_back_and_each_resource_comes_once()
    {
        var bundle = await Http.ExpectAsync(200, "GET", "Patient/gr-p/$graph?graph=http://x/whole");
        ((string?)bundle["type"]).Should().Be("collection");
        bundle.Entries().Select(entry => $"{entry["resource"]!["resourceType"]}/{entry["resource"]!["id"]}").Should()
            .Equal("Patient/gr-p", "Organization/gr-o", "Observation/gr-v", "Practitioner/gr-x");
        var posted = await Http.ExpectAsync(200, "POST", "Patient/gr-p/$graph", """{"resourceType":"Parameters","parameter":[{"name":"graph","valueUri":"http://x/whole"}]}""");
        posted.Entries().Should().HaveCount(4);
    }

    [SkippableTheory]
    [InlineData(400, "Patient/gr-p/$graph")]
    [InlineData(404, "Patient/gr-p/$graph?graph=http://x/nothing")]
    [InlineData(404, "Patient/never-was/$graph?graph=http://x/whole")]
    [InlineData(422, "Organization/gr-o/$graph?graph=http://x/whole")]
    public async Task What_cannot_be_followed_is_refused(int status, string url) => (await Http.ExpectAsync(status, "GET", url)).Diagnostics().Should().NotBeEmpty();

    [SkippableTheory]
    [InlineData("slice", """{"path":"Patient.generalPractitioner","sliceName":"x","target":[{"type":"Practitioner"}]}""")]
    [InlineData("noref", """{"target":[{"type":"Observation","params":"status=final"}]}""")]
    [InlineData("nopath", """{"target":[{"type":"Observation"}]}""")]
    [InlineData("required", """{"path":"Patient.generalPractitioner","target":[{"type":"Practitioner","compartment":[{"use":"requirement","code":"Patient","rule":"identical"}]}]}""")]
    public async Task A_definition_that_would_be_followed_only_in_part_is_refused(string name, string link)
    {
        await DefineAsync(name, link);
        (await Http.ExpectAsync(422, "GET", $"Patient/gr-p/$graph?graph=http://x/{name}")).Diagnostics().Should().NotBeEmpty();
    }

    private Task DefineAsync(string name, string links) =>
        PutAsync($"GraphDefinition/gr-{name}", $$""","url":"http://x/{{name}}","name":"G","status":"active","start":"Patient","link":[{{links}}]""");

    private async Task PutAsync(string place, string more)
    {
        var parts = place.Split('/');
        using var answer = await Http.SendAsync("PUT", place, $$"""{"resourceType":"{{parts[0]}}","id":"{{parts[1]}}"{{more}}}""");
        answer.Code().Should().BeOneOf([200, 201], await answer.Content.ReadAsStringAsync());
    }
}
