namespace FhirServer.Tests.Operations;

/// <summary>$reindex, and what becomes of its jobs: https://hl7.org/fhir/R4/async.html.</summary>
public sealed class ReindexTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task The_system_and_a_type_are_indexed_anew_by_a_job()
    {
        await Http.PutAnyAsync("Patient/re1", """{"resourceType":"Patient","id":"re1","name":[{"family":"Rao"}]}""");
        (await Http.ReindexAsync("$reindex")).Diagnostics().Should().Contain("resources indexed").And.Contain(" 0 could not");
        var parameters = """{"resourceType":"Parameters","parameter":[{"name":"parameter","valueString":"family"}]}""";
        (await Http.ReindexAsync("Patient/$reindex", parameters)).Diagnostics().Should().Contain("resources indexed");
        (await Http.ExpectAsync(200, "GET", "Patient?name=rao&_id=re1")).MatchIds().Should().Equal("re1");
        ((string?)(await Http.ExpectAsync(200, "GET", "Patient/re1"))["meta"]!["versionId"]).Should().Be("1");
    }

    [SkippableFact]
    public async Task One_resource_is_indexed_anew_at_once()
    {
        await Http.PutAnyAsync("Patient/re2", """{"resourceType":"Patient","id":"re2","name":[{"family":"Iyer"}]}""");
        (await Http.ExpectAsync(200, "POST", "Patient/re2/$reindex")).Diagnostics().Should().Contain("Patient/re2");
        (await Http.ExpectAsync(200, "GET", "Patient?name=iyer&_id=re2")).MatchIds().Should().Equal("re2");
        await Http.ExpectAsync(404, "POST", "Patient/nobody/$reindex");
        await Http.ExpectAsync(204, "DELETE", "Patient/re2");
        await Http.ExpectAsync(410, "POST", "Patient/re2/$reindex");
    }

    [SkippableTheory]
    [InlineData("GET", "$reindex", 405)]
    [InlineData("POST", "$nothing", 404)]
    [InlineData("POST", "Patient/$nothing", 404)]
    [InlineData("POST", "Patient/x/$nothing", 404)]
    [InlineData("POST", "Ward/$reindex", 404)]
    [InlineData("GET", "_async/nothing", 404)]
    [InlineData("DELETE", "_async/nothing", 404)]
    [InlineData("POST", "Patient/$reindex?parameter=nothing", 400)]
    public async Task What_is_not_there_is_refused(string method, string url, int status) =>
        (await Http.ExpectAsync(status, method, url)).Diagnostics().Should().NotBeEmpty();

    [SkippableFact]
    public async Task A_job_can_be_cancelled()
    {
        using var answer = await Http.SendAsync("POST", "$reindex");
        var status = answer.Content.Headers.ContentLocation!.ToString();
        await Http.ExpectAsync(202, "DELETE", status);
        await Http.ExpectAsync(404, "GET", status);
    }

    [SkippableFact]
    public async Task Operations_cannot_stand_in_a_transaction() => (await Http.ExpectAsync(400, "POST", "", """
        {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"POST","url":"$reindex"}}]}
        """)).Diagnostics().Should().Contain("Bundle.entry[0]");
}
