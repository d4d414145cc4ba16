using System.Formats.Tar;
using System.IO.Compression;

namespace Profiles.Conformance;

/// <summary>
/// Walks the files of a gzipped tar archive, one after the other, never writing any and never holding more than one. What an archive says of
/// paths and links is only ever compared. See https://confluence.hl7.org/display/FHIR/NPM+Package+Specification.
/// </summary>
internal static class PackageFiles
{
    private const string Folder = "package/";

    /// <summary>One file.</summary>
    /// <param name="Path">Its path in the archive, with forward slashes.</param>
    /// <param name="Bytes">Its bytes; null when it is larger than is allowed.</param>
    public readonly record struct PackageFile(string Path, ReadOnlyMemory<byte>? Bytes);

    /// <summary>The JSON files that stand directly in the folder "package", but for indexes.</summary>
    /// <param name="archive">The .tgz.</param>
    /// <param name="limits">How much is read.</param>
    /// <exception cref="InvalidDataException">It is no gzipped tar archive, is damaged, or larger than is allowed.</exception>
    public static IEnumerable<PackageFile> Read(Stream archive, PackageLimits limits)
    {
        using var plain = new BoundedStream(new GZipStream(archive, CompressionMode.Decompress), limits.MaxBytes);
        using var tar = new TarReader(plain);
        for (var count = 0; Next(tar) is { } entry; count++)
        {
            if (count >= limits.MaxFiles)
                throw new InvalidDataException($"It holds more than {limits.MaxFiles} files.");
            var path = entry.Name.Replace('\\', '/');
            if (path.StartsWith("./", StringComparison.Ordinal))
                path = path[2..];
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !IsWanted(path))
                continue;
            yield return new PackageFile(path, entry.Length > limits.MaxFileBytes ? null : Bytes(entry));
        }
    }

    // Examples, other things and openapi stand in folders below; names with a dot in front are indexes.
    private static bool IsWanted(string path) =>
        path.StartsWith(Folder, StringComparison.Ordinal) && path.LastIndexOf('/') == Folder.Length - 1 && path[Folder.Length] != '.'
        && path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static TarEntry? Next(TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception broken) when (broken is FormatException or EndOfStreamException or IOException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"It cannot be read to its end: {broken.Message}", broken);
        }
    }

    private static byte[] Bytes(TarEntry entry)
    {
        if (entry.DataStream is not { } data)
            return [];
        var bytes = new byte[entry.Length];
        try
        {
            data.ReadExactly(bytes);
        }
        catch (EndOfStreamException broken)
        {
            throw new InvalidDataException("It ends in the middle of a file.", broken);
        }

        return bytes;
    }

    /// <summary>Reads at most so many bytes; more are an error, whoever asks for them.</summary>
    private sealed class BoundedStream(Stream inner, long most) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            _read += count;
            return _read <= most ? count : throw new InvalidDataException($"It unpacks to more than {most} bytes.");
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
