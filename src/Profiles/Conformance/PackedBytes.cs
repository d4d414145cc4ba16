using System.IO.Compression;

namespace Profiles.Conformance;

/// <summary>Compresses definitions that are kept: they are large and say the same things over and over.</summary>
internal static class PackedBytes
{
    // The lowest quality that finds repetitions; higher ones cost much time for little.
    private const int Quality = 3;
    private const int Window = 22;

    public static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        return BrotliEncoder.TryCompress(plain, packed, out var written, Quality, Window)
            ? packed[..written]
            : throw new InvalidOperationException("There was room enough to compress.");
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, int plainLength)
    {
        var plain = new byte[plainLength];
        return BrotliDecoder.TryDecompress(packed, plain, out var written) && written == plainLength
            ? plain
            : throw new InvalidDataException("A definition that was kept compressed is damaged.");
    }
}
