namespace FhirServer.Tests.Interactions;

public sealed class NearSearchTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task Places_are_found_by_their_distance()
    {
        var mark = NewId();
        var delhi = await LocationAsync(mark, "28.6139", "77.2090");
        var mumbai = await LocationAsync(mark, "19.0760", "72.8777");
        await LocationAsync(mark, "0", "-179.9");
        await FindsAsync($"Location?identifier={mark}&near=28.6139|77.2090|0|km", delhi);
        await FindsAsync($"Location?identifier={mark}&near=28.5|77.2", delhi);
        await FindsAsync($"Location?identifier={mark}&near=28.5|77.2,19|72.9", delhi, mumbai);
        await FindsAsync($"Location?identifier={mark}&near=28.6139|77.2090|1149|km", delhi, mumbai);
        await FindsAsync($"Location?identifier={mark}&near=28.6139|77.2090|710|[mi_us]", delhi);
        (await _http.ExpectAsync(200, "GET", $"Location?identifier={mark}&near=0|179.9|23|km")).MatchIds().Should().HaveCount(1);
    }

    [SkippableFact]
    public async Task A_chain_may_end_near_a_place()
    {
        var mark = NewId();
        var place = await LocationAsync(mark, "28.6139", "77.2090");
        var id = await _http.CreateAsync("Encounter", $$$"""
            {"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"identifier":[{"value":"{{{mark}}}"}],"location":[{"location":{"reference":"Location/{{{place}}}"}}]}
            """);
        await FindsAsync($"Encounter?identifier={mark}&location.near=28.6|77.2|10|km", id);
        await FindsAsync($"Encounter?identifier={mark}&location.near=19|72.9|10|km");
    }

    [SkippableTheory]
    [InlineData("91|0")]
    [InlineData("0|181|1|km")]
    [InlineData("0|0|-1|km")]
    [InlineData("0|0|1|kg")]
    public async Task What_is_no_place_is_refused(string value) =>
        (await _http.ExpectAsync(400, "GET", $"Location?near={value}")).Diagnostics().Should().Contain("near").And.Contain(value);

    private async Task FindsAsync(string query, params string[] ids) => (await _http.ExpectAsync(200, "GET", query)).MatchIds().Should().Equal(ids, query);

    private Task<string> LocationAsync(string mark, string latitude, string longitude) => _http.CreateAsync("Location", $$$"""
        {"resourceType":"Location","identifier":[{"value":"{{{mark}}}"}],"position":{"latitude":{{{latitude}}},"longitude":{{{longitude}}}}}
        """);

    private static string NewId() => Guid.NewGuid().ToString("n");
}
