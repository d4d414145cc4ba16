using Profiles.Elements;

namespace FhirServer.Tests.Search;

/// <summary>The published example files, which lie in a folder "shared" beside the repository and may be missing.</summary>
internal static class Samples
{
    /// <summary>The folder of a set of samples, or null when it is not here.</summary>
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

    /// <summary>Every resource in a set, those in the entries of Bundles on their own as well.</summary>
    public static IEnumerable<(string File, ElementTree Tree)> Resources(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var tree = Core.Tree(File.ReadAllBytes(file));
            yield return (Path.GetFileName(file), tree);
            if (tree.Root.Name != "Bundle")
                continue;
            foreach (var entry in tree.Root.Children("entry"))
            {
                var resource = entry.Child("resource");
                if (!resource.IsNone)
                    yield return ($"{Path.GetFileName(file)} {resource.Expression}", Core.Tree(tree.Utf8[resource.Start..resource.End]));
            }
        }
    }
}
