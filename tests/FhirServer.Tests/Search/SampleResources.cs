using Profiles.Elements;

namespace FhirServer.Tests.Search;

/// <summary>The resources of the published sample data.</summary>
internal static class SampleResources
{
    /// <summary>Every resource in a set, those in the entries of Bundles on their own as well.</summary>
    public static IEnumerable<(string File, ElementTree Tree)> In(string folder)
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
