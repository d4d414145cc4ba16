namespace Profiles.Conformance;

/// <summary>
/// The FHIR packages (.tgz) in a folder, read when this is made: those that others depend on first, then by file name. A package or file that
/// cannot be read is reported and left out; a dependency that is not here is reported, and the package taken nevertheless.
/// </summary>
public sealed class PackageFolder
{
    private readonly List<PackageArchive> _archives = [];

    /// <summary>Reads all packages of a folder.</summary>
    /// <param name="directory">The folder; null or empty for none.</param>
    /// <param name="limits">How much a package may hold.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public PackageFolder(string? directory, PackageLimits limits)
    {
        Embedded = PackageReader.OpenEmbedded();
        if (string.IsNullOrEmpty(directory))
            return;
        var found = new List<(string File, PackageArchive Archive)>();
        foreach (var path in Directory.EnumerateFiles(directory, "*.tgz").Order(StringComparer.Ordinal))
            found.Add((Path.GetFileName(path), Open(path, limits)));
        var present = Embedded.Select(pack => (pack.Name, pack.Version)).ToHashSet();
        var taken = found.Where(file => file.Archive.About is { } about && present.Add((about.Name, about.Version))).ToList();
        Reports = [.. found.Select(file => Report(file.File, file.Archive, taken.Exists(other => ReferenceEquals(other.Archive, file.Archive)), present))];
        Place([.. taken.Select(file => file.Archive)]);
    }

    /// <summary>What became of each file, in the order of their names; empty without a folder.</summary>
    public IReadOnlyList<PackageReport> Reports { get; } = [];

    /// <summary>The packages that are built in, FHIR R4 first.</summary>
    internal IReadOnlyList<PackageReader> Embedded { get; }

    /// <summary>The definitions of the folder, in the order of the packages.</summary>
    internal IEnumerable<DefinitionEntry> Entries => _archives.SelectMany(archive => archive.Entries);

    private static PackageArchive Open(string path, PackageLimits limits)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return PackageArchive.Read(stream, limits);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return PackageArchive.Closed(limits);
        }
    }

    private static PackageReport Report(string file, PackageArchive archive, bool isTaken, HashSet<(string Name, string Version)> present)
    {
        if (archive.About is not { } about)
            return new PackageReport(file, null, null, 0, archive.Faults, []);
        if (!isTaken)
            return new PackageReport(file, about.Name, about.Version, 0, [new PackageFault("", "The same version of this package is here already; remove one of the two.")], []);
        var missing = about.Dependencies
            .Where(dependency => !present.Any(other => other.Name == dependency.Key && PackageManifest.Satisfies(other.Version, dependency.Value)))
            .Select(dependency => $"{dependency.Key} {dependency.Value}");
        return new PackageReport(file, about.Name, about.Version, archive.Entries.Count, archive.Faults, [.. missing]);
    }

    /// <summary>Puts each package behind those it builds on; where they go in a circle the first by name goes first.</summary>
    private void Place(IReadOnlyList<PackageArchive> archives)
    {
        var seen = new HashSet<PackageArchive>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(PackageArchive Archive, bool IsReady)>(archives.Reverse().Select(archive => (archive, false)));
        while (open.TryPop(out var next))
        {
            if (next.IsReady)
            {
                _archives.Add(next.Archive);
                continue;
            }

            if (!seen.Add(next.Archive))
                continue;
            open.Push((next.Archive, true));
            foreach (var dependency in archives.Where(other => next.Archive.About!.Dependencies.ContainsKey(other.About!.Name) && !seen.Contains(other)).Reverse())
                open.Push((dependency, false));
        }
    }
}
