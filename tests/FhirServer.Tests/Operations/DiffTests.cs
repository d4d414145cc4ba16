namespace FhirServer.Tests.Operations;

/// <summary>$diff over HTTP: what it answers can be sent to PATCH.</summary>
public sealed class DiffTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task What_differs_between_two_versions_patches_the_one_into_the_other()
    {
        await PutAsync("di1", """{"resourceType":"Patient","id":"di1","name":[{"family":"Rao","given":["A","B"]}],"active":true,"deceasedBoolean":false}""");
        await PutAsync("di1", """{"resourceType":"Patient","id":"di1","name":[{"family":"Iyer","given":["A","C","D"]},{"text":"x"}],"birthDate":"1970","deceasedDateTime":"2020-01-01"}""");
        var patch = await Http.ExpectAsync(200, "GET", "Patient/di1/$diff");
        patch["parameter"]!.AsArray().Should().NotBeEmpty();
        await PutAsync("di2", """{"resourceType":"Patient","id":"di2","name":[{"family":"Rao","given":["A","B"]}],"active":true,"deceasedBoolean":false}""");
        await Http.ExpectAsync(200, "PATCH", "Patient/di2", patch.ToJsonString());
        var same = await Http.ExpectAsync(200, "GET", "Patient/$diff?from=Patient/di2&to=di1/_history/2".Replace("to=di1", "to=Patient/di1", StringComparison.Ordinal));
        same["parameter"]!.AsArray().Should().ContainSingle("only the ids differ").Which!.ToJsonString().Should().Contain("Patient.id");
        (await Http.ExpectAsync(200, "GET", "Patient/di1/$diff?from=2&to=2"))["parameter"].Should().BeNull();
        (await Http.ExpectAsync(200, "GET", "Patient/di1/$diff?from=1&to=2&includeMeta=true")).ToJsonString().Should().Contain("Patient.meta.versionId");
        (await Http.ExpectAsync(200, "GET", "Patient/di1/$diff?from=2&to=1"))["parameter"]!.AsArray().Should().NotBeEmpty();
    }

    [SkippableTheory]
    [InlineData(404, "Patient/nobody/$diff")]
    [InlineData(404, "Patient/di3/$diff?from=1&to=9")]
    [InlineData(400, "Patient/di3/$diff")]
    [InlineData(400, "Patient/di3/$diff?from=x")]
    [InlineData(400, "Patient/$diff?from=di3")]
    [InlineData(400, "Patient/$diff?from=di3&to=Observation/di3")]
    public async Task What_cannot_be_compared_is_refused(int status, string url)
    {
        await PutAsync("di3", """{"resourceType":"Patient","id":"di3"}""", keep: true);
        (await Http.ExpectAsync(status, "GET", url)).Diagnostics().Should().NotBeEmpty();
    }

    private async Task PutAsync(string id, string json, bool keep = false)
    {
        using var answer = await Http.SendAsync("PUT", $"Patient/{id}", json, [.. keep ? [("If-None-Match", "*")] : Array.Empty<(string, string)>()]);
        (answer.IsSuccessStatusCode || (keep && answer.Code() == 412)).Should().BeTrue(await answer.Content.ReadAsStringAsync());
    }
}
