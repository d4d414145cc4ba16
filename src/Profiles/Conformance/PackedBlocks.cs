using Microsoft.Win32.SafeHandles;

namespace Profiles.Conformance;

/// <summary>
/// Keeps definitions compressed: small ones in memory, large ones (terminologies) in a nameless file among the temporary ones, which the system
/// removes when the process ends. Filled by one thread, then read by many.
/// </summary>
internal sealed class PackedBlocks
{
    private const int LargestInMemory = 256 * 1024;
    private const int InFile = -1;

    private readonly List<byte[]> _blocks = [];
    private readonly List<(long Offset, int Length)> _parts = [];
    private SafeFileHandle? _file;
    private long _end;

    /// <summary>Keeps some bytes.</summary>
    public PackagePlace Add(ReadOnlySpan<byte> plain)
    {
        var packed = PackedBytes.Pack(plain);
        if (packed.Length <= LargestInMemory)
        {
            _blocks.Add(packed);
            return new PackagePlace(_blocks.Count - 1, 0, plain.Length);
        }

        _file ??= File.OpenHandle(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(_file, packed, _end);
        _parts.Add((_end, packed.Length));
        _end += packed.Length;
        return new PackagePlace(InFile, _parts.Count - 1, plain.Length);
    }

    /// <summary>Gives them back.</summary>
    public byte[] Read(PackagePlace place)
    {
        if (place.Block != InFile)
            return PackedBytes.Unpack(_blocks[place.Block], place.Length);
        var (offset, length) = _parts[place.Start];
        var packed = new byte[length];
        for (var read = 0; read < length;)
        {
            var count = RandomAccess.Read(_file!, packed.AsSpan(read), offset + read);
            read += count > 0 ? count : throw new InvalidDataException("The file of a package's large definitions is cut off.");
        }

        return PackedBytes.Unpack(packed, place.Length);
    }
}
