using System.Buffers;
using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Interactions;
using Microsoft.Extensions.Primitives;

namespace FhirServer.Http;

/// <summary>
/// <see cref="FhirResponse"/> to HttpContext: status, headers and body. JSON goes out as the pieces it was given in.
/// See https://hl7.org/fhir/R4/http.html.
/// </summary>
/// <param name="serializer">Turns answers into other formats.</param>
/// <param name="address">Says where relative references start from.</param>
internal sealed class ResponseWriter(FhirSerializer serializer, BaseAddress address)
{
    private const int FlushAfter = 256 * 1024;

    private static readonly StringValues VaryByAccept = "Accept";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues OneYear = "max-age=31536000";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues NoFrames = "DENY";

    // Records of patients: shared caches keep none, private ones ask again with the ETag.
    private static readonly StringValues PrivateCache = "private, no-cache";

    private readonly AnswerText _text = new(serializer, address);

    /// <summary>Writes an answer.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="format">The format asked for.</param>
    /// <param name="pretty">True to indent the body.</param>
    /// <exception cref="FhirException">406: the answer cannot be said in the format.</exception>
    public Task WriteAsync(HttpContext context, FhirResponse answer, WireFormat format, bool pretty)
    {
        // Nobody reads large content in a page.
        if (format == WireFormat.Html && answer.Content is { Placeholder.IsEmpty: false } large)
            answer = answer with { Body = [Without(Joined(answer.Body), large.Placeholder.Span)], Content = null };
        var body = answer.Body;
        if (body.Count > 0 && (format != WireFormat.Json || pretty))
            body = [_text.In(context, answer.Status, body.Count == 1 ? body[0] : Joined(body), format, pretty)];
        var response = context.Response;
        response.StatusCode = answer.Status;
        WriteHeaders(response.Headers, answer);
        if (context.Request.IsHttps)
            response.Headers.StrictTransportSecurity = OneYear;
        if (answer.Status is 204 or 304)
            return Task.CompletedTask;
        if (answer.Content is { Placeholder.IsEmpty: true } own)
            return ContentWriter.WriteAsync(context, answer, own);
        var length = Length(body) + (answer.Content?.Growth ?? 0);
        response.ContentLength = length;
        if (length == 0)
            return Task.CompletedTask;
        response.Headers.ContentType = AnswerText.TypeOf(format);
        if (AnswerText.PolicyOf(format) is { Count: > 0 } policy)
            response.Headers.ContentSecurityPolicy = policy;
        if (answer.Content is { } content && context.Request.Method != "HEAD")
            return ContentWriter.WriteWithinAsync(response, body.Count == 1 ? body[0] : Joined(body), content, context.RequestAborted);
        return context.Request.Method == "HEAD" ? Task.CompletedTask : WriteBodyAsync(response, body, context.RequestAborted);
    }

    private static void WriteHeaders(IHeaderDictionary headers, FhirResponse answer)
    {
        headers.XContentTypeOptions = NoSniff;
        headers.XFrameOptions = NoFrames;
        headers["Referrer-Policy"] = NoReferrer;
        headers.Vary = VaryByAccept;
        headers.CacheControl = PrivateCache;
        if (answer.Version is { } version)
            headers.ETag = string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\"");
        if (answer.LastModified is { } modified)
            headers.LastModified = modified.ToString("R", CultureInfo.InvariantCulture);
        if (answer.Location is not null)
            headers.Location = answer.Location;
        if (answer.ContentLocation is not null)
            headers.ContentLocation = answer.ContentLocation;
        if (answer.Progress is not null)
            headers["X-Progress"] = answer.Progress;
        if (answer.Allow.Count > 0)
            headers.Allow = string.Join(", ", answer.Allow);
        if (answer.RetryAfter is { } after)
            headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    private static async Task WriteBodyAsync(HttpResponse response, IReadOnlyList<ReadOnlyMemory<byte>> body, CancellationToken cancellationToken)
    {
        var pipe = response.BodyWriter;
        var waiting = 0;
        var begun = false;
        for (var i = 0; i < body.Count; i++)
        {
            pipe.Write(body[i].Span);
            waiting += body[i].Length;
            if (waiting < FlushAfter)
                continue;
            await pipe.FlushAsync(cancellationToken);
            (waiting, begun) = (0, true);
        }

        // Kestrel sends a small answer by itself when it ends, but what follows a flush waits for the next one.
        if (begun && waiting > 0)
            await pipe.FlushAsync(cancellationToken);
    }

    private static ReadOnlyMemory<byte> Without(byte[] text, ReadOnlySpan<byte> placeholder)
    {
        var place = text.AsSpan().IndexOf(placeholder);
        return place < 0 ? text : [.. text.AsSpan(0, place), .. text.AsSpan(place + placeholder.Length)];
    }

    private static byte[] Joined(IReadOnlyList<ReadOnlyMemory<byte>> body)
    {
        var joined = new byte[Length(body)];
        var at = 0;
        for (var i = 0; i < body.Count; i++)
        {
            body[i].CopyTo(joined.AsMemory(at));
            at += body[i].Length;
        }

        return joined;
    }

    private static long Length(IReadOnlyList<ReadOnlyMemory<byte>> body)
    {
        var length = 0L;
        for (var i = 0; i < body.Count; i++)
            length += body[i].Length;
        return length;
    }
}
