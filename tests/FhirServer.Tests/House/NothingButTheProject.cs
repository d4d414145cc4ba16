using System.Text.RegularExpressions;

namespace FhirServer.Tests.House;

/// <summary>The repository speaks of the project only: not of the machine it was made on, nor of where that machine got its packages.</summary>
internal static partial class NothingButTheProject
{
    /// <summary>Checks one text file, whatever its language.</summary>
    /// <param name="path">The file, from the root of the repository.</param>
    /// <param name="text">Its text.</param>
    public static IEnumerable<Violation> Check(string path, string text)
    {
        var line = 0;
        foreach (var words in text.Split('\n'))
        {
            line++;
            if (Find(words) is { } fault)
                yield return new Violation(path, line, fault);
        }
    }

    /// <summary>True for files that hold text.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes) => !bytes[..Math.Min(bytes.Length, 8000)].Contains((byte)0);

    private static string? Find(ReadOnlySpan<char> words) =>
        First(MachinePath(), words) is { } path ? $"{path} is a place on one machine; name it from the root of the repository"
        : First(DownloadAddress(), words) is not null ? "a lock file records where one machine got a package; leave that to the settings of each machine"
        : null;

    private static string? First(Regex pattern, ReadOnlySpan<char> words)
    {
        foreach (var match in pattern.EnumerateMatches(words))
            return words.Slice(match.Index, match.Length).ToString();
        return null;
    }

    [GeneratedRegex(@"(?<![\w.$})/-])(/(home|Users)/\w|/tmp/[\w.])|\b[A-Z]:\\\\?Users\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"""resolved""\s*:\s*""https?://", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DownloadAddress();
}
