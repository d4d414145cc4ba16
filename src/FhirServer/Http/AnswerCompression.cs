using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace FhirServer.Http;

/// <summary>
/// Which answers are compressed, and by what: zstd, br or gzip as Accept-Encoding weighs them, for what is text and not short.
/// Over HTTPS too: no credential comes along by itself here, so nobody can have others ask in his stead and measure the answers.
/// See https://www.rfc-editor.org/rfc/rfc9110#name-content-codings and https://hl7.org/fhir/R4/http.html#compression.
/// </summary>
/// <param name="services">Makes the codings.</param>
internal sealed class AnswerCompression(IServiceProvider services) : ResponseCompressionProvider(services, Options.Create(Settings()))
{
    // Below this a packet is sent all the same, and compressing costs more than it saves.
    private const int ShortestCompressed = 1024;

    /// <inheritdoc />
    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response is { ContentLength: not < ShortestCompressed, Headers.AcceptRanges.Count: 0 } && base.ShouldCompressResponse(context);

    private static ResponseCompressionOptions Settings()
    {
        var settings = new ResponseCompressionOptions
        {
            EnableForHttps = true,
            MimeTypes = ["application/fhir+json", "application/fhir+xml", "application/json", "application/vnd.oai.openapi+json", "text/turtle", "text/html", "text/css", "text/javascript"],
        };
        // Of equal weights the first is taken. Brotli's fastest level leaves three times what its next does.
        settings.Providers.Add(new ZstdCoding());
        settings.Providers.Add(new BrotliCompressionProvider(Options.Create(new BrotliCompressionProviderOptions { Level = CompressionLevel.Optimal })));
        settings.Providers.Add(new GzipCompressionProvider(Options.Create(new GzipCompressionProviderOptions { Level = CompressionLevel.Fastest })));
        return settings;
    }
}
