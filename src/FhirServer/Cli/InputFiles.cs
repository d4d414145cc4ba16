namespace FhirServer.Cli;

/// <summary>What the paths of a command line hold.</summary>
/// <param name="Files">The files to load, in their order.</param>
/// <param name="PassedOver">Files that are nothing to load, by their names.</param>
/// <param name="Fault">What is wrong with the paths, or null.</param>
public sealed record InputFiles(IReadOnlyList<InputFile> Files, IReadOnlyList<string> PassedOver, string? Fault)
{
    // A folder that cannot be read must not pass for an empty one.
    private static readonly EnumerationOptions Deep = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
    };

    /// <summary>Finds files, in folders at any depth; hidden ones are left alone.</summary>
    public static InputFiles Find(IReadOnlyList<string> paths)
    {
        var (files, passedOver) = (new List<InputFile>(), new List<string>());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var path in paths)
            {
                if (!Path.Exists(path) && !IsPattern(path))
                    return new([], [], $"There is no file or folder '{path}'.");
                foreach (var found in Under(path).Where(found => seen.Add(Path.GetFullPath(found))))
                {
                    if (InputFile.Of(found) is { } file)
                        files.Add(file);
                    else
                        passedOver.Add(found);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new([], [], fault.Message);
        }

        return new(files, passedOver, files.Count == 0 ? "There is nothing to load: no .json, .xml, .ndjson or .jsonl file, nor one of these as .gz." : null);
    }

    private static IEnumerable<string> Under(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", Deep).Order(StringComparer.Ordinal)
        : IsPattern(path) ? Directory.EnumerateFiles(Folder(path), Path.GetFileName(path)).Order(StringComparer.Ordinal)
        : [path];

    // Not every shell writes out what stands for several files.
    private static bool IsPattern(string path) => !Path.Exists(path) && Path.GetFileName(path).AsSpan().ContainsAny('*', '?') && Directory.Exists(Folder(path));

    private static string Folder(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";
}
