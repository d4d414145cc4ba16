using System.Buffers.Text;
using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Interactions.Binaries;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FhirServer.Http;

/// <summary>
/// Writes content piece by piece: as an answer of its own, whole or the range that is asked for
/// (https://www.rfc-editor.org/rfc/rfc9110#name-range-requests), or as base64 inside of a resource.
/// Of several ranges at once the whole is given.
/// </summary>
internal static class ContentWriter
{
    private const string Unknown = "application/octet-stream";

    // Content comes from anywhere; a browser must neither guess what it is nor run it under the name of this server.
    private static readonly StringValues NothingRuns = "sandbox; default-src 'none'";

    /// <summary>Writes content as the answer; the other headers are written already.</summary>
    /// <exception cref="FhirException">416: the range that is asked for holds no byte of it.</exception>
    public static Task WriteAsync(HttpContext context, FhirResponse answer, ContentBody content)
    {
        var response = context.Response;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ContentSecurityPolicy = NothingRuns;
        if (content.SecurityContext is { Length: > 0 } security)
            response.Headers[BinaryWire.SecurityContext] = security.All(c => c is > ' ' and <= '~') ? security : Uri.EscapeDataString(security);
        var range = ContentRange.Asked(context.Request, answer, content.Length);
        if (range.IsOutside)
            throw new FhirException(FhirError.RangeNotSatisfiable(string.Create(CultureInfo.InvariantCulture, $"Range asks for what is behind the end; the content has {content.Length} bytes."), content.Length));
        response.Headers.ContentType = MediaTypeHeaderValue.TryParse(content.ContentType, out _) ? content.ContentType : Unknown;
        if (range.IsPart)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {range.Offset}-{range.Offset + range.Count - 1}/{content.Length}");
        }

        response.ContentLength = range.Count;
        return context.Request.Method == "HEAD" || range.Count == 0 ? Task.CompletedTask : WritePartAsync(response, content, range, context.RequestAborted);
    }

    /// <summary>Writes a resource in whose text the content takes its place.</summary>
    public static async Task WriteWithinAsync(HttpResponse response, ReadOnlyMemory<byte> text, ContentBody content, CancellationToken cancellationToken)
    {
        var place = text.Span.IndexOf(content.Placeholder.Span);
        if (place < 0)
            throw new InvalidOperationException("The answer has no place for the content.");
        var pipe = response.BodyWriter;
        await pipe.WriteAsync(text[..place], cancellationToken);
        await foreach (var piece in content.Read(0, content.Length, cancellationToken).WithCancellation(cancellationToken))
        {
            Base64.EncodeToUtf8(piece.Span, pipe.GetSpan(Base64.GetMaxEncodedToUtf8Length(piece.Length)), out _, out var written);
            pipe.Advance(written);
            await pipe.FlushAsync(cancellationToken);
        }

        await pipe.WriteAsync(text[(place + content.Placeholder.Length)..], cancellationToken);
    }

    private static async Task WritePartAsync(HttpResponse response, ContentBody content, ContentRange range, CancellationToken cancellationToken)
    {
        await foreach (var piece in content.Read(range.Offset, range.Count, cancellationToken).WithCancellation(cancellationToken))
            await response.BodyWriter.WriteAsync(piece, cancellationToken);
    }
}
