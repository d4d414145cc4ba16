using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace Profiles.Conformance;

/// <summary>
/// Reads a FHIR package that the build packed (ig/definitions/pack.mjs): its index at once, a resource's bytes when they
/// are asked for. Nothing is kept but the index. Safe for use by many threads.
/// See https://confluence.hl7.org/display/FHIR/NPM+Package+Specification.
/// </summary>
public sealed class PackageReader : IDefinitionSource
{
    /// <summary>The name of the package that is FHIR R4 itself.</summary>
    public const string CoreName = "hl7.fhir.r4.core";

    private const string Suffix = ".pack";
    private const string CoreResource = CoreName + Suffix;
    private const int HeadLength = 16;
    private const uint KnownFormat = 1;

    private readonly Func<Stream> _open;
    private readonly int[][] _blocks;
    private readonly long _firstBlock;

    /// <summary>Opens a packed package and reads its index.</summary>
    /// <param name="open">Gives a new, seekable stream over the package each time it is called.</param>
    /// <exception cref="InvalidDataException">The stream is no packed package, or one of another format.</exception>
    public PackageReader(Func<Stream> open)
    {
        _open = open;
        using var stream = open();
        Span<byte> head = stackalloc byte[HeadLength];
        if (stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) < HeadLength || !head.StartsWith("FHIRPACK"u8))
            throw new InvalidDataException("This is not a packed FHIR package: it does not begin with FHIRPACK.");
        var format = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (format != KnownFormat)
            throw new InvalidDataException($"The packed FHIR package has format {format}; this reader knows {KnownFormat}. Build again.");
        var indexLength = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        var index = ReadIndex(stream, indexLength);
        _firstBlock = HeadLength + indexLength;
        _blocks = index.Blocks;
        Name = index.Package;
        Version = index.Version;
        var origin = Name == CoreName ? DefinitionOrigin.Core : DefinitionOrigin.Package;
        Entries = Array.ConvertAll(index.Resources, row => row.ToEntry(this, origin));
    }

    /// <summary>The package's name, such as "hl7.fhir.r4.core".</summary>
    public string Name { get; }

    /// <summary>The package's version, such as "4.0.1".</summary>
    public string Version { get; }

    /// <summary>Every resource in the package, in its order.</summary>
    public IReadOnlyList<DefinitionEntry> Entries { get; }

    /// <summary>Opens the definitions of FHIR R4 (4.0.1) that are embedded in this assembly.</summary>
    public static PackageReader OpenCore() => new(() =>
        typeof(PackageReader).Assembly.GetManifestResourceStream(CoreResource)
        ?? throw new InvalidDataException($"The FHIR definitions ({CoreResource}) are not embedded in this build. Build src/Profiles again."));

    /// <summary>Opens every package that is embedded in this assembly: FHIR R4 first, then the guides built on it, by name.</summary>
    public static IReadOnlyList<PackageReader> OpenEmbedded()
    {
        var assembly = typeof(PackageReader).Assembly;
        return
        [
            OpenCore(),
            .. assembly.GetManifestResourceNames()
                .Where(name => name.EndsWith(Suffix, StringComparison.Ordinal) && name != CoreResource)
                .Order(StringComparer.Ordinal)
                .Select(name => new PackageReader(() => assembly.GetManifestResourceStream(name)!)),
        ];
    }

    /// <inheritdoc/>
    string IDefinitionSource.Label => $"{Name}#{Version}";

    /// <summary>The UTF-8 JSON of one resource, without narrative.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    public ReadOnlyMemory<byte> Read(DefinitionEntry entry)
    {
        var place = entry.Place;
        var block = Inflate(place.Block);
        // A copy, so that one small resource does not keep a whole shared block alive.
        return place.Length == block.Length ? block : block.AsSpan(place.Start, place.Length).ToArray();
    }

    /// <summary>
    /// The UTF-8 JSON of several resources, in the order given. Neighbours that share a block are inflated together and
    /// share its memory.
    /// </summary>
    /// <param name="entries">Some of <see cref="Entries"/>.</param>
    public IEnumerable<ReadOnlyMemory<byte>> ReadAll(IEnumerable<DefinitionEntry> entries)
    {
        var number = -1;
        byte[] block = [];
        foreach (var place in entries.Select(entry => entry.Place))
        {
            if (place.Block != number) block = Inflate(number = place.Block);
            yield return block.AsMemory(place.Start, place.Length);
        }
    }

    private byte[] Inflate(int number)
    {
        var (offset, packed, plain) = (_blocks[number][0], _blocks[number][1], _blocks[number][2]);
        using var stream = _open();
        stream.Position = _firstBlock + offset;
        var source = ArrayPool<byte>.Shared.Rent(packed);
        try
        {
            stream.ReadExactly(source, 0, packed);
            var target = new byte[plain];
            if (!BrotliDecoder.TryDecompress(source.AsSpan(0, packed), target, out var written) || written != plain)
                throw new InvalidDataException($"Block {number} of the FHIR package {Name} is damaged. Build again.");
            return target;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(source);
        }
    }

    private static PackageIndex ReadIndex(Stream stream, int length)
    {
        var packed = new byte[length];
        stream.ReadExactly(packed);
        using var plain = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(plain, PackageIndexJson.Default.PackageIndex)
            ?? throw new InvalidDataException("The FHIR package has an empty index. Build again.");
    }
}
