using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Profiles.FhirPath.Functions;

/// <summary>
/// Regular expressions of definitions, each made once. They are data, so they cannot be generated; where the linear engine cannot run one, time
/// is limited, because both the pattern and the text may come from strangers.
/// </summary>
internal static class Patterns
{
    private const int MostKept = 1000;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);
    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    /// <summary>Whether a pattern is found in a text.</summary>
    public static bool IsMatch(string text, string pattern) => Guarded(() => Find(pattern)?.IsMatch(text) ?? false, otherwise: false);

    /// <summary>A text with every match replaced.</summary>
    public static string Replace(string text, string pattern, string replacement) => Guarded(() => Find(pattern)?.Replace(text, replacement) ?? text, text);

    private static T Guarded<T>(Func<T> match, T otherwise)
    {
        try
        {
            return match();
        }
        catch (RegexMatchTimeoutException)
        {
            // A text that keeps the pattern busy so long does not match it.
            return otherwise;
        }
    }

    private static Regex? Find(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known))
            return known;
        if (Known.Count >= MostKept)
            Known.Clear();
        return Make(pattern) is { } made ? Known.GetOrAdd(pattern, made) : null;
    }

    private static Regex? Make(string pattern)
    {
        const RegexOptions Always = RegexOptions.CultureInvariant | RegexOptions.Singleline;
        try
        {
            return new Regex(pattern, Always | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, Always, Longest);
        }
        catch (ArgumentException)
        {
            // Not a regular expression: nothing matches it.
            return null;
        }
    }
}
