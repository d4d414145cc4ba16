using System.IO.Compression;
using System.Text;
using FhirServer.Http;
using FhirServer.Interactions;

namespace FhirServer.Tests.Http;

public sealed class WireCompressionTests
{
    private static readonly byte[] Long = Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","name":[{"text":"{{new string('a', 5_000)}}"}]}""");

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("zstd", "zstd")]
    [InlineData("gzip, deflate, br, zstd", "zstd")]
    [InlineData("br;q=0.2, gzip;q=0.9", "gzip")]
    [InlineData("*", "zstd")]
    [InlineData("identity", "")]
    [InlineData("gzip;q=0", "")]
    [InlineData("compress", "")]
    public async Task An_answer_is_compressed_as_it_is_asked_for(string accepted, string expected)
    {
        using var response = await AskedAsync(Answer(Long), accepted);

        string.Join(',', response.Content.Headers.ContentEncoding).Should().Be(expected);
        response.Headers.Vary.Should().Contain("Accept");
        response.Headers.Vary.Contains("Accept-Encoding").Should().BeTrue();
        Unpacked(await response.Content.ReadAsByteArrayAsync(), expected).Should().Equal(Long);
    }

    [Fact]
    public async Task A_short_answer_is_sent_as_it_is_and_tells_its_length()
    {
        var small = Long[..100];
        using var response = await AskedAsync(Answer(small), "gzip");

        response.Content.Headers.ContentEncoding.Should().BeEmpty();
        response.Content.Headers.ContentLength.Should().Be(small.Length);
    }

    [Fact]
    public async Task An_error_is_compressed_too_where_it_is_long()
    {
        await using var wire = await Wire.StartAsync(_ => throw new FhirServer.Fhir.FhirException(FhirServer.Fhir.FhirError.NotFound(new string('x', 5_000))));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/x");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "zstd");

        using var response = await wire.Client.SendAsync(request);

        ((int)response.StatusCode).Should().Be(404);
        Encoding.UTF8.GetString(Unpacked(await response.Content.ReadAsByteArrayAsync(), "zstd")).Should().Contain("xxxx");
    }

    private static FhirResponse Answer(byte[] body) => new() { Status = 200, Body = [body] };

    private static async Task<HttpResponseMessage> AskedAsync(FhirResponse answer, string accepted)
    {
        await using var wire = await Wire.StartAsync(answer);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/x");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        return await wire.Client.SendAsync(request);
    }

    private static byte[] Unpacked(byte[] body, string encoding)
    {
        using var packed = new MemoryStream(body);
        using Stream stream = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "zstd" => ZstdCoding.Decoder(packed),
            _ => packed,
        };
        using var unpacked = new MemoryStream();
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
