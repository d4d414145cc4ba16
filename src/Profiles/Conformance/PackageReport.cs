namespace Profiles.Conformance;

/// <summary>What became of one file in the folder of packages.</summary>
/// <param name="File">The name of the file, without its folder.</param>
/// <param name="Name">The package's name, as far as it could be read.</param>
/// <param name="Version">The package's version, as far as it could be read.</param>
/// <param name="Definitions">How many definitions joined the library.</param>
/// <param name="Faults">What could not be read, file by file.</param>
/// <param name="MissingDependencies">Packages it says it needs that are not here, "name version"; its definitions are here nevertheless.</param>
public sealed record PackageReport(
    string File, string? Name, string? Version, int Definitions, IReadOnlyList<PackageFault> Faults, IReadOnlyList<string> MissingDependencies);

/// <summary>A file of a package that could not be read.</summary>
/// <param name="File">Its path inside the package, "package/ValueSet-a.json"; empty when it is about the package as a whole.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record PackageFault(string File, string Reason);
