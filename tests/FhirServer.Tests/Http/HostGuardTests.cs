namespace FhirServer.Tests.Http;

public sealed class HostGuardTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [SkippableTheory]
    [InlineData("localhost:8080", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:99", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example:8080", 403)]
    [InlineData("10.0.0.1", 403)]
    public async Task An_open_server_answers_only_to_the_names_of_its_machine(string host, int status)
    {
        var answer = await fixture.Http.ExpectAsync(status, "GET", "Patient?_count=0", null, ("Host", host));
        if (status == 403)
            answer.Diagnostics().Should().Contain("FhirServer:BaseUrl");
    }

    [SkippableFact]
    public async Task The_host_of_the_base_url_is_a_name_too_and_open_access_lifts_the_guard()
    {
        await using var named = await TestServer.StartAsync("--FhirServer:BaseUrl=https://fhir.hospital.example/fhir");
        await named.Http.ExpectAsync(200, "GET", "Patient?_count=0", null, ("Host", "fhir.hospital.example"));
        await named.Http.ExpectAsync(403, "GET", "Patient?_count=0", null, ("Host", "evil.example"));
        await using var open = await TestServer.StartAsync("--FhirServer:AllowOpenAccess=true");
        await open.Http.ExpectAsync(200, "GET", "Patient?_count=0", null, ("Host", "any.example"));
    }
}
