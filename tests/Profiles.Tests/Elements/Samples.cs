namespace Profiles.Tests.Elements;

/// <summary>The published example files, which lie in a folder "shared" beside the repository and may be missing.</summary>
internal static class Samples
{
    /// <summary>The folder of one set ("r4", "abdm", "synthea"), or null when it is not there.</summary>
    public static string? Folder(string set)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "samples", set);
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }

    /// <summary>The bytes of a file; skips the test when it is not there.</summary>
    public static byte[] Read(string set, string file)
    {
        var folder = Folder(set);
        Skip.If(folder is null || !File.Exists(Path.Combine(folder, file)), $"shared/samples/{set}/{file} is not here.");
        return File.ReadAllBytes(Path.Combine(folder!, file));
    }
}
