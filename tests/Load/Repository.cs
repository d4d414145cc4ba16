namespace Load;

/// <summary>Finds what stands in and beside the repository, by walking up from this program.</summary>
internal static class Repository
{
    private const string Assembly = "src/FhirServer/bin/Release/net10.0/FhirServer.dll";

    /// <summary>The server's Release build.</summary>
    /// <exception cref="FileNotFoundException">It has not been built.</exception>
    public static string Server() => Up(Assembly, File.Exists)
        ?? throw new FileNotFoundException($"There is no {Assembly}: build it with 'dotnet build src/FhirServer -c Release' or name one with --server.");

    /// <summary>The Synthea sample; empty where it is missing.</summary>
    public static IReadOnlyList<string> Synthea() => Up("shared/samples/synthea", Directory.Exists) is { } folder
        ? [.. Directory.EnumerateFiles(folder, "patient-*.json").Order(StringComparer.Ordinal)]
        : [];

    private static string? Up(string relative, Func<string, bool> exists)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, relative);
            if (exists(path))
                return path;
        }

        return null;
    }
}
