using System.Text.Json;

namespace Profiles.Conformance;

/// <summary>
/// The definitions of one FHIR package (.tgz), read once from front to end and kept compressed: small ones in memory, large ones in a file of
/// their own that goes with the process. A file that cannot be read is named and left out. Safe for use by many threads.
/// </summary>
internal sealed class PackageArchive : IDefinitionSource
{
    private const string Manifest = "package/package.json";

    private readonly PackedBlocks _blocks = new();
    private readonly List<DefinitionEntry> _entries = [];
    private readonly List<PackageFault> _faults = [];
    private readonly HashSet<(string, string)> _ids = [];
    private readonly PackageLimits _limits;

    private PackageArchive(PackageLimits limits) => _limits = limits;

    /// <summary>What it says of itself; null when that could not be read, and then there are no entries.</summary>
    public PackageManifest? About { get; private set; }

    public IReadOnlyList<DefinitionEntry> Entries => _entries;

    public IReadOnlyList<PackageFault> Faults => _faults;

    string IDefinitionSource.Label => $"{About!.Name}#{About.Version}";

    /// <summary>Reads a package; whatever is wrong with it stands in <see cref="Faults"/>.</summary>
    /// <param name="archive">The .tgz.</param>
    /// <param name="limits">How much is read.</param>
    public static PackageArchive Read(Stream archive, PackageLimits limits)
    {
        var package = new PackageArchive(limits);
        try
        {
            foreach (var file in PackageFiles.Read(archive, limits))
                package.Take(file);
            if (package.About is null && package._faults.TrueForAll(fault => fault.File != Manifest))
                package._faults.Add(new PackageFault(Manifest, "It is missing: the archive is no FHIR package."));
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            // Half a package would be worse than none: what it leaves out would be found elsewhere, in another version.
            package._faults.Add(new PackageFault("", broken.Message));
            package.About = null;
        }

        if (package.About is null)
            package._entries.Clear();
        return package;
    }

    /// <summary>What stands for a file that could not be opened.</summary>
    public static PackageArchive Closed(PackageLimits limits)
    {
        var package = new PackageArchive(limits);
        // What the system says names the path.
        package._faults.Add(new PackageFault("", "It cannot be opened; see that the server may read it."));
        return package;
    }

    public ReadOnlyMemory<byte> Read(DefinitionEntry entry) => _blocks.Read(entry.Place);

    private void Take(PackageFiles.PackageFile file)
    {
        if (file.Bytes is not { } bytes)
        {
            _faults.Add(new PackageFault(file.Path, $"It is larger than {_limits.MaxFileBytes} bytes."));
            return;
        }

        try
        {
            if (file.Path == Manifest)
                About = PackageManifest.Read(bytes);
            else
                TakeDefinition(WithoutMark(bytes));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidDataException or InvalidOperationException)
        {
            _faults.Add(new PackageFault(file.Path, wrong.Message));
        }
    }

    private void TakeDefinition(ReadOnlyMemory<byte> bytes)
    {
        var entry = DefinitionHead.Read(bytes.Span, _limits.MaxDepth);
        if (!DefinitionTypes.All.Contains(entry.ResourceType) || (entry.Url is null && entry.ResourceType != "NamingSystem"))
            return;
        if (entry.Id is not { Length: > 0 and <= 64 } || !entry.Id.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '.'))
            throw new InvalidDataException("Its id must be 1 to 64 letters, digits, '-' and '.'.");
        if (!_ids.Add((entry.ResourceType, entry.Id)))
            throw new InvalidDataException($"The package has {entry.ResourceType}/{entry.Id} already.");
        _entries.Add(entry with { Origin = DefinitionOrigin.Package, Source = this, Place = _blocks.Add(bytes.Span) });
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) => bytes.Span.StartsWith("\uFEFF"u8) ? bytes["\uFEFF"u8.Length..] : bytes;
}
