using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>$meta, $meta-add, $meta-delete: https://hl7.org/fhir/R4/resource-operations.html.</summary>
public sealed class MetaTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task Labels_are_added_once_and_taken_away()
    {
        await PutAsync("""{"resourceType":"Basic","id":"me1","code":{"text":"x"},"extension":[{"url":"http://x/d","valueDecimal":1.10}]}""");
        var added = Meta(await AddAsync("me1", Tags("a", "b")));
        added["tag"]!.AsArray().Should().HaveCount(2);
        ((string?)added["versionId"]).Should().Be("2");
        ((string?)Meta(await AddAsync("me1", Tags("b")))["versionId"]).Should().Be("2", "nothing changed");
        ((string?)Meta(await AddAsync("me1", Tags("c")))["versionId"]).Should().Be("3");
        var left = Meta(await Http.ExpectAsync(200, "POST", "Basic/me1/$meta-delete", Tags("a", "c", "never")));
        left["tag"]!.AsArray().Select(tag => (string?)tag!["code"]).Should().Equal("b");
        (await Http.ExpectAsync(200, "GET", "Basic?_tag=http://t|b&_id=me1")).MatchIds().Should().Equal("me1");
        (await Http.ExpectAsync(200, "GET", "Basic?_tag=http://t|a&_id=me1")).MatchIds().Should().BeEmpty();
        (await (await Http.SendAsync("GET", "Basic/me1")).Content.ReadAsStringAsync()).Should().Contain("1.10", "the rest stays as it was sent");
        (await Http.ExpectAsync(200, "GET", "Basic/me1/_history")).Entries().Should().HaveCount(4);
    }

    [SkippableFact]
    public async Task Many_who_add_at_once_all_succeed()
    {
        await PutAsync("""{"resourceType":"Basic","id":"me2","code":{"text":"x"}}""");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AddAsync("me2", Tags($"m{i}"))));
        Meta(await Http.ExpectAsync(200, "GET", "Basic/me2/$meta"))["tag"]!.AsArray().Should().HaveCount(8);
    }

    [SkippableFact]
    public async Task What_is_in_use_is_told_of_a_type_and_of_the_server()
    {
        await PutAsync("""{"resourceType":"Schedule","id":"me3","actor":[{"display":"x"}],"meta":{"tag":[{"system":"http://t","code":"s1"}],"security":[{"system":"http://s","code":"R"}]}}""");
        await PutAsync("""{"resourceType":"Schedule","id":"me4","actor":[{"display":"x"}],"meta":{"tag":[{"system":"http://t","code":"s1"},{"system":"http://t","code":"s2"}]}}""");
        var ofType = Meta(await Http.ExpectAsync(200, "GET", "Schedule/$meta"));
        ofType["tag"]!.AsArray().Select(tag => (string?)tag!["code"]).Should().BeEquivalentTo("s1", "s2");
        ofType["security"]!.AsArray().Should().ContainSingle();
        ofType["versionId"].Should().BeNull();
        Meta(await Http.ExpectAsync(200, "POST", "$meta", """{"resourceType":"Parameters"}"""))["tag"]!.AsArray().Select(tag => (string?)tag!["code"]).Should().Contain(["s1", "s2"]);
    }

    [SkippableFact]
    public async Task What_cannot_be_changed_is_refused()
    {
        await PutAsync("""{"resourceType":"Basic","id":"me5","code":{"text":"x"}}""");
        await Http.ExpectAsync(404, "POST", "Basic/nobody/$meta-add", Tags("a"));
        await Http.ExpectAsync(400, "POST", "Basic/me5/$meta-add", """{"resourceType":"Parameters"}""");
        await Http.ExpectAsync(405, "GET", "Basic/me5/$meta-add");
        await Http.ExpectAsync(412, "POST", "Basic/me5/$meta-add", Tags("a"), ("If-Match", "W/\"7\""));
        await Http.ExpectAsync(200, "POST", "Basic/me5/$meta-add", Tags("a"), ("If-Match", "W/\"1\""));
        await Http.ExpectAsync(204, "DELETE", "Basic/me5");
        await Http.ExpectAsync(410, "POST", "Basic/me5/$meta-add", Tags("a"));
        await Http.ExpectAsync(410, "GET", "Basic/me5/$meta");
    }

    [SkippableFact]
    public async Task A_resource_is_converted_and_the_versions_are_told()
    {
        using var xml = await Http.SendAsync("POST", "$convert?_format=xml", """{"resourceType":"Patient","birthDate":"1970-01-01"}""");
        xml.Code().Should().Be(200);
        (await xml.Content.ReadAsStringAsync()).Should().Contain("<birthDate value=\"1970-01-01\"");
        var unwrapped = await Http.ExpectAsync(200, "POST", "$convert", """{"resourceType":"Parameters","parameter":[{"name":"input","resource":{"resourceType":"Basic","code":{"text":"x"}}}]}""");
        ((string?)unwrapped["resourceType"]).Should().Be("Basic");
        await Http.ExpectAsync(400, "POST", "$convert", """{"resourceType":"Patient","wrong":1}""");
        ((string?)(await Http.ExpectAsync(200, "GET", "$versions"))["parameter"]![1]!["valueCode"]).Should().Be("4.0");
    }

    private static JsonNode Meta(JsonNode parameters) => parameters["parameter"]![0]!["valueMeta"]!;

    private static string Tags(params string[] codes) => new JsonObject
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray(new JsonObject
        {
            ["name"] = "meta",
            ["valueMeta"] = new JsonObject { ["tag"] = new JsonArray([.. codes.Select(code => new JsonObject { ["system"] = "http://t", ["code"] = code })]) },
        }),
    }.ToJsonString();

    private Task<JsonNode> AddAsync(string id, string tags) => Http.ExpectAsync(200, "POST", $"Basic/{id}/$meta-add", tags);

    private Task PutAsync(string json)
    {
        var resource = JsonNode.Parse(json)!;
        return Http.PutAnyAsync($"{resource["resourceType"]}/{resource["id"]}", json);
    }
}
