namespace FhirServer.Tests.Cli.TestScripts;

/// <summary>A copy of the published TestScripts, with the fixtures where the scripts look for them; it goes with this object.</summary>
internal sealed class PublicScripts : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("fhirserver-scripts-");

    private PublicScripts()
    {
    }

    /// <summary>Where the suite lies; null when it is not here.</summary>
    public static string? Folder
    {
        get
        {
            for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                var candidate = Path.Combine(at.FullName, "shared", "suites", "testscripts");
                if (Directory.Exists(candidate))
                    return candidate;
            }

            return null;
        }
    }

    /// <summary>The folder of the copy.</summary>
    public string Root => _root.FullName;

    /// <summary>Files that may be scripts, from the folder of the copy, with forward slashes.</summary>
    public IReadOnlyList<string> Files =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".json" or ".xml")
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>Copies the suite.</summary>
    public static PublicScripts Stage()
    {
        var staged = new PublicScripts();
        Copy(Folder!, staged.Root);
        // The engine that these scripts were written for is told where fixtures lie; the suite has them in other folders than the scripts say.
        var made = Path.Combine(staged.Root, "crucible-testscript-engine");
        foreach (var scripts in (string[])["spec-examples", "spec-examples/testscript"])
            Copy(Path.Combine(made, "fixtures", "Patient"), Path.Combine(made, scripts, "fixtures", "Patient"));
        Copy(Path.Combine(made, "spec-examples", "testscript", "Observation"), Path.Combine(made, "spec-examples", "testscript", "fixtures", "Observation"));
        return staged;
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Delete(recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).ToList())
        {
            var place = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place, overwrite: true);
        }
    }
}
