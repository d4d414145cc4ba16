using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Profiles.FhirPath;

/// <summary>Compiled regular expressions, each made once. Few, for they come from definitions.</summary>
internal static class PatternCache
{
    private const int Most = 2_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);
    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    /// <exception cref="FhirPathException">It is not a regular expression.</exception>
    public static Regex Find(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known)) return known;
        var made = Make(pattern);
        if (Known.Count < Most) Known.TryAdd(pattern, made);
        return made;
    }

    // Definitions write JavaScript's "[\x]" style escapes, which .NET reads as well; look-around and back references need the other engine.
    private static Regex Make(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline, Limit);
        }
        catch (ArgumentException fault)
        {
            throw new FhirPathException($"'{pattern}' is not a regular expression: {fault.Message}", fault);
        }
    }
}

/// <summary>matches(): whether the pattern is found anywhere in the text, as the reference validator reads R4's invariants.</summary>
internal sealed class MatchesNode(PathNode input, PathNode pattern) : ConditionNode
{
    private const int OnStack = 256;
    private readonly Regex? _regex = pattern is ConstantNode { Value.Kind: FhirPathKind.String } text ? PatternCache.Find(text.Value.String) : null;

    public override Verdict Test(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        var value = input.Single(frame);
        var wanted = _regex is null ? pattern.Single(frame).ToSystem() : default;
        var open = frame.Run.TakeOpen();
        frame.Run.Restore(before);
        if (value.IsNone || (_regex is null && wanted.IsNone)) return open ? Verdict.Open : Verdict.Empty;
        var regex = _regex ?? PatternCache.Find(TextFunctions.Text(wanted));
        try
        {
            return Matches(regex, value);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new FhirPathException("The regular expression takes too long on this value.");
        }
    }

    private static Verdict Matches(Regex regex, in FhirPathValue value)
    {
        var raw = value.Element.RawValue;
        if (value.Element.HasValue && raw.Length <= OnStack && !raw.Contains((byte)'\\'))
        {
            Span<char> letters = stackalloc char[OnStack];
            return Verdicts.Of(regex.IsMatch(letters[..System.Text.Encoding.UTF8.GetChars(raw, letters)]));
        }

        var text = value.ToSystem().AsText();
        return text is null ? Verdict.Empty : Verdicts.Of(regex.IsMatch(text));
    }
}
