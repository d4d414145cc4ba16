namespace Profiles.Conformance;

/// <summary>How much a package may hold, so that a small archive cannot fill the memory or keep the start waiting for ever.</summary>
/// <param name="MaxBytes">Most bytes of all files together, unpacked.</param>
/// <param name="MaxFileBytes">Most bytes of one file, unpacked.</param>
/// <param name="MaxFiles">Most files.</param>
/// <param name="MaxDepth">Deepest nesting of a resource.</param>
public sealed record PackageLimits(long MaxBytes, int MaxFileBytes, int MaxFiles, int MaxDepth)
{
    /// <summary>Room for the largest terminologies: 4 GiB, 256 MiB a file, 200,000 files, 128 levels.</summary>
    public static PackageLimits Default { get; } = new(4L << 30, 256 << 20, 200_000, 128);
}
