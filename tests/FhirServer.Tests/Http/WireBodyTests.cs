using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using FhirServer.Http;
using FhirServer.Interactions;

namespace FhirServer.Tests.Http;

public sealed class WireBodyTests
{
    private static readonly byte[] Patient = Encoding.UTF8.GetBytes("""{"resourceType":"Patient","id":"p","name":[{"text":"राम"}]}""");

    private static readonly FhirResponse Answer = new() { Status = 200, Body = [Patient] };

    [Fact]
    public async Task A_form_is_joined_to_the_parameters_of_the_URL()
    {
        await using var wire = await Wire.StartAsync(Answer);

        using var response = await wire.Client.PostAsync("/fhir/Patient/_search?a=1", new StringContent("b=%C3%A9+x&a=2", Encoding.UTF8, "application/x-www-form-urlencoded"));

        wire.Seen!.Parameters.Should().Equal(new("a", "1"), new("b", "é x"), new KeyValuePair<string, string>("a", "2"));
    }

    [Fact]
    public async Task XML_bodies_arrive_as_JSON()
    {
        await using var wire = await Wire.StartAsync(Answer);

        using var response = await wire.Client.PutAsync("/fhir/Patient/p", new StringContent("<Patient xmlns='http://hl7.org/fhir'><id value='p'/></Patient>", Encoding.UTF8, "application/fhir+xml"));

        Encoding.UTF8.GetString(wire.Seen!.Body.Span).Should().Be("""{"resourceType":"Patient","id":"p"}""");
    }

    [Theory]
    [InlineData("gzip", 200)]
    [InlineData("br", 200)]
    [InlineData("deflate", 200)]
    [InlineData("zstd", 200)]
    [InlineData("compress", 415)]
    public async Task Compressed_bodies_are_read(string encoding, int expected)
    {
        await using var wire = await Wire.StartAsync(Answer);

        using var response = await wire.Client.PostAsync("/fhir/Patient", Json(Compressed(Patient, encoding), encoding));

        ((int)response.StatusCode).Should().Be(expected);
        if (expected == 200)
            wire.Seen!.Body.ToArray().Should().Equal(Patient);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_body_that_is_not_what_its_encoding_says_answers_400(string encoding)
    {
        await using var wire = await Wire.StartAsync(Answer);

        await WireTests.ShouldTellAsync(await wire.Client.PostAsync("/fhir/Patient", Json(Patient, encoding)), 400, "Content-Encoding");
    }

    [Fact]
    public async Task A_body_in_zstd_that_is_cut_off_answers_400()
    {
        await using var wire = await Wire.StartAsync(Answer);

        await WireTests.ShouldTellAsync(await wire.Client.PostAsync("/fhir/Patient", Json(Compressed(new byte[10_000], "zstd")[..^4], "zstd")), 400, "cannot be read to its end");
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "gzip")]
    [InlineData(false, "zstd")]
    public async Task A_body_over_the_limit_answers_413_and_names_it(bool chunked, string? encoding)
    {
        await using var wire = await Wire.StartAsync(Answer, new ServerOptions { MaxBodyBytes = 100_000 });
        var content = Json(Compressed(new byte[3_000_000], encoding), encoding);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fhir/Patient") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        await WireTests.ShouldTellAsync(await wire.Client.SendAsync(request), 413, "100000 bytes");
        wire.Seen.Should().BeNull();
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(99_999)]
    [InlineData(16 * 1024)]
    public async Task A_body_within_the_limit_is_read_whole_though_its_length_is_not_told(int length)
    {
        await using var wire = await Wire.StartAsync(Answer, new ServerOptions { MaxBodyBytes = 100_000 });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fhir/Patient") { Content = Json(new byte[length]) };
        request.Headers.TransferEncodingChunked = true;

        using var response = await wire.Client.SendAsync(request);

        wire.Seen!.Body.Length.Should().Be(length);
    }

    [Theory]
    [InlineData("POST", "/fhir/Patient", "text/plain", 415)]
    [InlineData("POST", "/fhir/Patient", "application/x-www-form-urlencoded", 415)]
    [InlineData("POST", "/fhir/Patient/_search", "application/fhir+json", 415)]
    [InlineData("POST", "/fhir/Patient", "application/json-patch+json", 415)]
    [InlineData("PATCH", "/fhir/Patient/p", "application/json-patch+json", 200)]
    [InlineData("PUT", "/fhir/Patient/p", null, 415)]
    public async Task A_body_must_be_of_a_kind_that_fits(string method, string path, string? contentType, int expected)
    {
        await using var wire = await Wire.StartAsync(Answer);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(Patient) };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);

        using var response = await wire.Client.SendAsync(request);

        ((int)response.StatusCode).Should().Be(expected);
    }

    internal static ByteArrayContent Json(byte[] body, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return content;
    }

    private static byte[] Compressed(byte[] body, string? encoding)
    {
        var buffer = new MemoryStream();
        using (Stream compressor = encoding switch
        {
            "gzip" => new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(buffer, CompressionLevel.Fastest, leaveOpen: true),
            "zstd" => new ZstdCoding().CreateStream(buffer),
            _ => new BufferedStream(buffer),
        })
        {
            compressor.Write(body);
            if (compressor is BufferedStream)
                compressor.Flush();
            if (compressor is BufferedStream)
                return buffer.ToArray();
        }

        return buffer.ToArray();
    }
}
