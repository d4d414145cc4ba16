using System.IO.Compression;
using System.Text;

namespace FhirServer.Tests.Interactions;

/// <summary>Binaries in their own content type, both ways: https://hl7.org/fhir/R4/binary.html#rest.</summary>
public sealed class BinaryContentTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly ServerFixture server = fixture;

    [SkippableTheory]
    [InlineData("application/pdf", 0)]
    [InlineData("application/pdf", 1)]
    [InlineData("image/png", 20_000)]
    [InlineData("application/dicom", 1024 * 1024)]
    [InlineData("application/dicom", (1024 * 1024) + 1)]
    [InlineData("video/mp4", (768 * 1024 * 3) + 5)]
    public async Task Content_comes_back_byte_for_byte_in_its_type(string type, int length)
    {
        var content = Bytes.Some(length);
        var id = await server.Http.StoreContentAsync(content, type);

        using var back = await server.Http.ContentAsync($"Binary/{id}");

        back.Code().Should().Be(200);
        back.Content.Headers.ContentType!.ToString().Should().Be(type);
        back.Content.Headers.ContentLength.Should().Be(length);
        back.Headers.ETag!.ToString().Should().Be("W/\"1\"");
        back.Content.Headers.LastModified.Should().NotBeNull();
        back.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        back.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("sandbox");
        (await back.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(content).Should().BeTrue();
    }

    [SkippableTheory]
    [InlineData(1000)]
    [InlineData(2_000_001)]
    public async Task Asked_for_in_a_format_of_FHIR_it_is_a_resource_with_the_content(int length)
    {
        var content = Bytes.Some(length);
        var id = await server.Http.StoreContentAsync(content, "application/pdf", ("X-Security-Context", "Patient/secret"));

        var resource = await server.Http.ExpectAsync(200, "GET", $"Binary/{id}");
        using var xml = await server.Http.SendAsync("GET", $"Binary/{id}", null, ("Accept", "application/fhir+xml"));
        using var named = await server.Http.ContentAsync($"Binary/{id}?_format=json");

        ((string?)resource["contentType"]).Should().Be("application/pdf");
        ((string?)resource["securityContext"]!["reference"]).Should().Be("Patient/secret");
        Convert.FromBase64String((string)resource["data"]!).AsSpan().SequenceEqual(content).Should().BeTrue();
        resource["_data"].Should().BeNull();
        (await xml.Content.ReadAsStringAsync()).Should().Contain($"<data value=\"{Convert.ToBase64String(content)}\"");
        named.Content.Headers.ContentType!.MediaType.Should().Be("application/fhir+json");
    }

    [SkippableFact]
    public async Task The_security_context_is_kept_both_ways()
    {
        var id = await server.Http.StoreContentAsync([1, 2, 3], "application/pdf", ("X-Security-Context", "Patient/example"));

        using var back = await server.Http.ContentAsync($"Binary/{id}");

        back.Headers.GetValues("X-Security-Context").Should().Equal("Patient/example");
    }

    [SkippableTheory]
    [InlineData("text/plain", "<Binary/> is no resource here")]
    [InlineData("text/xml", "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>")]
    [InlineData("application/json", "{\"resourceType\":\"Patient\"}")]
    [InlineData("application/json", "not json")]
    [InlineData("application/json-patch+json", "[]")]
    [InlineData("application/x-www-form-urlencoded", "a=b")]
    [InlineData("text/csv; charset=iso-8859-1", "a;b")]
    public async Task Whatever_type_it_is_sent_in_is_its_type(string type, string text)
    {
        var id = await server.Http.StoreContentAsync(Encoding.UTF8.GetBytes(text), type);

        using var back = await server.Http.ContentAsync($"Binary/{id}");

        back.Content.Headers.ContentType!.ToString().Should().Be(type);
        (await back.Content.ReadAsByteArrayAsync()).Should().Equal(Encoding.UTF8.GetBytes(text));
    }

    [SkippableFact]
    public async Task A_Binary_that_is_sent_as_a_resource_is_one_whatever_JSON_type_it_has()
    {
        const string Json = """{"resourceType":"Binary","contentType":"text/plain","data":"SGFsbG8="}""";
        foreach (var type in (string[])["application/fhir+json", "application/json"])
        {
            var id = await server.Http.StoreContentAsync(Encoding.UTF8.GetBytes(Json), type);

            using var back = await server.Http.ContentAsync($"Binary/{id}");

            (await back.Content.ReadAsStringAsync()).Should().Be("Hallo");
            back.Content.Headers.ContentType!.ToString().Should().Be("text/plain");
        }
    }

    [SkippableTheory]
    [InlineData("*/*", "text/plain")]
    [InlineData("text/plain", "text/plain")]
    [InlineData("image/png", "text/plain")]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", "text/plain")]
    [InlineData("application/json", "text/plain")]
    [InlineData("application/fhir+json", "application/fhir+json")]
    [InlineData("text/plain, application/fhir+xml;q=0.1", "application/fhir+xml")]
    public async Task Only_who_names_a_type_of_FHIR_is_given_a_resource(string accept, string expected)
    {
        var id = await server.Http.StoreContentAsync("text"u8.ToArray(), "text/plain");

        using var back = await server.Http.SendAsync("GET", $"Binary/{id}", null, ("Accept", accept));

        back.Code().Should().Be(200);
        back.Content.Headers.ContentType!.MediaType.Should().Be(expected);
    }

    [SkippableFact]
    public async Task Each_version_keeps_its_content()
    {
        var first = Bytes.Some(1_500_000);
        var id = "versions";
        (await server.Http.SendContentAsync("PUT", $"Binary/{id}", new ByteArrayContent(first), "image/png")).Code().Should().Be(201);
        (await server.Http.SendContentAsync("PUT", $"Binary/{id}", new ByteArrayContent([9]), "text/plain", ("If-Match", "W/\"1\""))).Code().Should().Be(200);
        (await server.Http.SendContentAsync("PUT", $"Binary/{id}", new ByteArrayContent(first), "text/plain", ("If-Match", "W/\"1\""))).Code().Should().Be(412);
        await server.Http.ExpectAsync(204, "DELETE", $"Binary/{id}");

        using var old = await server.Http.ContentAsync($"Binary/{id}/_history/1");
        using var next = await server.Http.ContentAsync($"Binary/{id}/_history/2");
        using var gone = await server.Http.ContentAsync($"Binary/{id}");

        (await old.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(first).Should().BeTrue();
        (await next.Content.ReadAsByteArrayAsync()).Should().Equal(9);
        gone.Code().Should().Be(410);
    }

    [SkippableFact]
    public async Task Large_content_of_another_Binary_cannot_be_had_by_its_name()
    {
        var id = await server.Http.StoreContentAsync(Bytes.Some(1_200_000), "image/png");
        var mark = (await server.Http.ExpectAsync(200, "GET", $"Binary?_id={id}")).Entries()[0]["resource"]!["_data"]!.ToJsonString();

        var thief = await server.Http.CreateAsync("Binary", $$"""{"resourceType":"Binary","contentType":"image/png","_data":{{mark}}}""");

        using var back = await server.Http.ContentAsync($"Binary/{thief}");
        back.Content.Headers.ContentLength.Should().Be(0);
    }

    [SkippableFact]
    public async Task Content_may_come_compressed()
    {
        var content = Bytes.Some(1_100_000);
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(content);
        var body = new ByteArrayContent(packed.ToArray());
        body.Headers.ContentEncoding.Add("gzip");

        using var stored = await server.Http.SendContentAsync("POST", "Binary", body, "application/pdf");
        using var back = await server.Http.ContentAsync(stored.Headers.Location!.ToString());

        (await back.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(content).Should().BeTrue();
    }

    [SkippableTheory]
    [InlineData("GET", null, null, 200, 0, 1499999)]
    [InlineData("GET", "bytes=0-0", null, 206, 0, 0)]
    [InlineData("GET", "bytes=10-19", null, 206, 10, 19)]
    [InlineData("GET", "bytes=786431-786432", null, 206, 786431, 786432)]
    [InlineData("GET", "bytes=1000000-", null, 206, 1000000, 1499999)]
    [InlineData("GET", "bytes=-5", null, 206, 1499995, 1499999)]
    [InlineData("GET", "bytes=-9999999", null, 206, 0, 1499999)]
    [InlineData("GET", "bytes=1499999-9999999", null, 206, 1499999, 1499999)]
    [InlineData("GET", "bytes=0-1,5-6", null, 200, 0, 1499999)]
    [InlineData("GET", "bytes=x", null, 200, 0, 1499999)]
    [InlineData("GET", "lines=0-1", null, 200, 0, 1499999)]
    [InlineData("GET", "bytes=0-9", "W/\"1\"", 206, 0, 9)]
    [InlineData("GET", "bytes=0-9", "W/\"2\"", 200, 0, 1499999)]
    [InlineData("GET", "bytes=0-9", "Sun, 06 Nov 1994 08:49:37 GMT", 200, 0, 1499999)]
    [InlineData("HEAD", "bytes=0-9", null, 200, 0, 1499999)]
    public async Task A_range_of_the_content_is_given(string method, string? range, string? ifRange, int status, long first, long last)
    {
        const int Length = 1_500_000;
        var id = await server.Http.StoreContentAsync(Bytes.Some(Length), "image/png");
        List<(string, string)> headers = [("Accept", "image/png")];
        if (range is not null)
            headers.Add(("Range", range));
        if (ifRange is not null)
            headers.Add(("If-Range", ifRange));

        using var back = await server.Http.SendAsync(method, $"Binary/{id}", null, [.. headers]);

        back.Code().Should().Be(status);
        back.Headers.AcceptRanges.Should().Equal("bytes");
        back.Content.Headers.ContentLength.Should().Be(last - first + 1);
        back.Content.Headers.ContentRange?.ToString().Should().Be($"bytes {first}-{last}/{Length}");
        (back.Content.Headers.ContentRange is null).Should().Be(status == 200);
        if (method == "GET")
            (await back.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(Bytes.Some(Length).AsSpan((int)first, (int)(last - first + 1))).Should().BeTrue();
    }

    [SkippableTheory]
    [InlineData("bytes=1500000-")]
    [InlineData("bytes=-0")]
    public async Task A_range_behind_the_end_answers_416_and_tells_the_length(string range)
    {
        var id = await server.Http.StoreContentAsync(Bytes.Some(1_500_000), "image/png");

        using var refused = await server.Http.SendAsync("GET", $"Binary/{id}", null, ("Accept", "image/png"), ("Range", range));

        refused.Code().Should().Be(416);
        refused.Content.Headers.ContentRange!.ToString().Should().Be("bytes */1500000");
        (await refused.JsonAsync()).Diagnostics().Should().Contain("1500000 bytes");
    }

    [SkippableFact]
    public async Task Who_has_it_already_is_told_so()
    {
        var id = await server.Http.StoreContentAsync([1], "image/png");

        (await server.Http.ContentAsync($"Binary/{id}", ("If-None-Match", "W/\"1\""))).Code().Should().Be(304);
    }
}
