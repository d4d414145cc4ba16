using System.Globalization;
using System.IO.Compression;
using FhirServer.Fhir;
using ZstdSharp;

namespace FhirServer.Http;

/// <summary>Reads a body into memory, never more of it than the limit allows, which is counted after decompression.</summary>
internal static class RequestBody
{
    private const int FirstBuffer = 16 * 1024;

    // A Content-Length is only a promise: a larger buffer is given when bytes have come to fill it.
    private const int LargestFirstBuffer = 1024 * 1024;

    /// <summary>The body of a request; empty when there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes to take.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FhirException">413: larger than the limit; 415: an unknown Content-Encoding; 400: not what its Content-Encoding says.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var length = request.ContentLength;
        if (length > limit)
            throw TooLarge(limit);
        if (length == 0)
            return default;
        var encoding = request.Headers.ContentEncoding;
        if (encoding.Count == 0)
            return await FillAsync(request.Body, length, limit, cancellationToken);
        var decoded = Decoder(request.Body, encoding.ToString());
        if (decoded is null)
            return await FillAsync(request.Body, length, limit, cancellationToken);
        await using (decoded)
        {
            try
            {
                return await FillAsync(decoded, null, limit, cancellationToken);
            }
            catch (Exception fault) when (fault is InvalidDataException or ZstdException)
            {
                throw new FhirException(FhirError.InvalidContent($"The body is not what its Content-Encoding '{encoding}' says."));
            }
        }
    }

    /// <summary>What reads a body on, decompressed, into one buffer after the other; 0 at the end.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="FhirException">415: an unknown Content-Encoding; while reading 400: the body cannot be read, or is not what its Content-Encoding says.</exception>
    public static Func<Memory<byte>, CancellationToken, ValueTask<int>> Reader(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (Decoder(request.Body, encoding) is not { } decoded)
            return (buffer, cancellationToken) => ReadAsync(request.Body, buffer, cancellationToken);
        request.HttpContext.Response.RegisterForDispose(decoded);
        return async (buffer, cancellationToken) =>
        {
            try
            {
                return await ReadAsync(decoded, buffer, cancellationToken);
            }
            catch (Exception fault) when (fault is InvalidDataException or ZstdException)
            {
                throw new FhirException(FhirError.InvalidContent($"The body is not what its Content-Encoding '{encoding}' says."));
            }
        };
    }

    private static Stream? Decoder(Stream body, string encoding) => encoding.Trim().ToLowerInvariant() switch
    {
        "" or "identity" => null,
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true),
        "zstd" => ZstdCoding.Decoder(body),
        _ => throw new FhirException(FhirError.UnsupportedMediaType($"The Content-Encoding '{encoding}' is not supported; send gzip, deflate, br, zstd or none.")),
    };

    private static async Task<ReadOnlyMemory<byte>> FillAsync(Stream body, long? length, int limit, CancellationToken cancellationToken)
    {
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(length ?? FirstBuffer, LargestFirstBuffer));
        var count = 0;
        while (true)
        {
            if (count == buffer.Length)
            {
                if (count == length)
                    return buffer;
                if (count > limit)
                    throw TooLarge(limit);
                Array.Resize(ref buffer, Grown(count, length, limit));
            }

            var read = await ReadAsync(body, buffer.AsMemory(count), cancellationToken);
            if (read == 0)
                return count > limit ? throw TooLarge(limit) : buffer.AsMemory(0, count);
            count += read;
        }
    }

    // Of some broken chunks Kestrel says nothing better than that they cannot be read: they are the client's all the same.
    private static async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw new FhirException(FhirError.InvalidRequest("The body cannot be read to its end: its chunks are malformed, or the connection broke off."));
        }
    }

    // One byte past the limit is enough to know that it was passed.
    private static int Grown(int count, long? length, int limit) =>
        (int)Math.Min(length ?? limit + 1L, Math.Max(count * 2L, count + 1L));

    private static FhirException TooLarge(int limit) => new(FhirError.TooLarge(
        string.Create(CultureInfo.InvariantCulture, $"The body is larger than {limit} bytes (MaxBodyBytes); split it into several requests.")));
}
