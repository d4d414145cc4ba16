using System.Diagnostics;

namespace FhirServer.Tests.House;

/// <summary>The files of the repository, read once.</summary>
internal static class ProjectTree
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", ".git", ".vs", ".idea", "artifacts", "TestResults", "fhir-cache", "fsh-generated"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Repository.Root;

    private static readonly Lazy<IReadOnlyList<SourceFile>> Read = new(() =>
        [.. Below(Root)
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) && (path.StartsWith("src/", StringComparison.Ordinal) || path.StartsWith("tests/", StringComparison.Ordinal)))
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))))]);

    /// <summary>Every C# file of <c>src</c> and <c>tests</c>.</summary>
    public static IReadOnlyList<SourceFile> All => Read.Value;

    /// <summary>Every C# file of <c>src</c>.</summary>
    public static IEnumerable<SourceFile> Product => All.Where(file => file.IsProduct);

    /// <summary>Every file that belongs to the project: what git tracks, or, without git, what no build made.</summary>
    public static IReadOnlyList<string> Tracked() => GitTracked() ?? [.. Below(Root)];

    /// <summary>Fails with every violation that no excuse covers, and with every excuse that covers none.</summary>
    public static void ShouldKeepTo(IEnumerable<Violation> violations, params Excuse[] excuses)
    {
        var found = violations.ToList();
        found.Where(violation => !excuses.Any(excuse => excuse.Covers(violation))).Select(violation => violation.ToString())
            .Should().BeEmpty("the house rules hold everywhere but in the places listed with a reason");
        excuses.Where(excuse => !found.Exists(excuse.Covers)).Select(excuse => excuse.Place)
            .Should().BeEmpty("an excuse that nothing needs any more must go");
    }

    private static IEnumerable<string> Below(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (var inner in Directory.EnumerateDirectories(folder).Where(inner => !Made.Contains(Path.GetFileName(inner))))
            foreach (var file in Below(inner))
                yield return file;
    }

    private static List<string>? GitTracked()
    {
        if (!Path.Exists(Path.Combine(Root, ".git")))
            return null;
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "-z"]) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
            var listed = git!.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(Path.Combine(Root, path)))] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git on this machine: the tree itself is read.
            return null;
        }
    }
}
