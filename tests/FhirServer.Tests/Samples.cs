namespace FhirServer.Tests;

/// <summary>Finds the published sample data, which lies in a folder "shared" beside the repository and may be missing.</summary>
internal static class Samples
{
    /// <summary>The folder of a set ("r4", "abdm", "synthea"), or null when it is not here.</summary>
    public static string? Folder(string set)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "samples", set);
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }

    /// <summary>The JSON files of a set; none when it is not here.</summary>
    public static IReadOnlyList<string> Files(string set) =>
        Folder(set) is { } folder ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)] : [];

    /// <summary>The official R4 examples.</summary>
    public static IReadOnlyList<string> R4() => Files("r4");
}
