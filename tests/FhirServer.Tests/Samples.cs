namespace FhirServer.Tests;

/// <summary>Finds the sample data that stands beside the repository; empty where it is missing.</summary>
internal static class Samples
{
    /// <summary>The official R4 examples.</summary>
    public static IReadOnlyList<string> R4() => Files("r4");

    private static string[] Files(string folder)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var samples = Path.Combine(at.FullName, "shared", "samples", folder);
            if (Directory.Exists(samples))
                return [.. Directory.EnumerateFiles(samples, "*.json").Order(StringComparer.Ordinal)];
        }

        return [];
    }
}
