using Profiles.Conformance;

namespace Profiles.Tests.Guide;

/// <summary>The guide as the build compiled and embedded it.</summary>
internal static class CompiledGuide
{
    public static PackageReader Package { get; } = new(() =>
        typeof(PackageReader).Assembly.GetManifestResourceStream("ndhm.in.pack")
        ?? throw new InvalidDataException("The guide (ndhm.in.pack) is not embedded in this build."));
}
