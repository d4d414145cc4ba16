using Microsoft.AspNetCore.ResponseCompression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace FhirServer.Http;

/// <summary>The content coding zstd both ways: https://www.rfc-editor.org/rfc/rfc8878, with the window of https://www.rfc-editor.org/rfc/rfc9659.</summary>
internal sealed class ZstdCoding : ICompressionProvider
{
    private const int Level = 3;

    // A frame may ask its reader for any amount of memory; over HTTP it may ask for 8 MB.
    private const int LargestWindowLog = 23;

    /// <inheritdoc />
    public string EncodingName => "zstd";

    /// <inheritdoc />
    public bool SupportsFlush => true;

    /// <inheritdoc />
    public Stream CreateStream(Stream outputStream) => new CompressionStream(outputStream, Level, leaveOpen: true);

    /// <summary>Reads what was compressed.</summary>
    /// <param name="body">The compressed bytes; stays open.</param>
    /// <returns>A stream that throws <see cref="ZstdException"/> or <see cref="EndOfStreamException"/> where the bytes are not zstd, or not all of it.</returns>
    public static Stream Decoder(Stream body)
    {
        var decoder = new DecompressionStream(body, leaveOpen: true);
        decoder.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowLog);
        return decoder;
    }
}
