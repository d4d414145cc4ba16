namespace Profiles.FhirPath;

/// <summary>Texts. See https://hl7.org/fhirpath/N1/#string-manipulation.</summary>
internal static class TextFunctions
{
    private delegate FhirPathValue Body(string text, in FhirPathValue first, in FhirPathValue second);

    public static IReadOnlyDictionary<string, FunctionEntry> Table { get; } = new Dictionary<string, FunctionEntry>(StringComparer.Ordinal)
    {
        ["indexOf"] = Of(1, 1, static (text, in part, in _) => FhirPathValue.Of((long)text.IndexOf(Text(part), StringComparison.Ordinal))),
        ["lastIndexOf"] = Of(1, 1, static (text, in part, in _) => FhirPathValue.Of((long)text.LastIndexOf(Text(part), StringComparison.Ordinal))),
        ["substring"] = Of(1, 2, Substring),
        ["startsWith"] = Of(1, 1, static (text, in part, in _) => FhirPathValue.Of(text.StartsWith(Text(part), StringComparison.Ordinal))),
        ["endsWith"] = Of(1, 1, static (text, in part, in _) => FhirPathValue.Of(text.EndsWith(Text(part), StringComparison.Ordinal))),
        ["contains"] = Of(1, 1, static (text, in part, in _) => FhirPathValue.Of(text.Contains(Text(part), StringComparison.Ordinal))),
        ["upper"] = Of(0, 0, static (text, in _, in _) => FhirPathValue.Of(text.ToUpperInvariant())),
        ["lower"] = Of(0, 0, static (text, in _, in _) => FhirPathValue.Of(text.ToLowerInvariant())),
        ["replace"] = Of(2, 2, Replace),
        ["matches"] = new(1, 1, static call => new MatchesNode(call.Input, call.Argument(0))),
        ["matchesFull"] = Of(1, 1, static (text, in pattern, in _) => FhirPathValue.Of(PatternCache.Find($@"\A(?:{Text(pattern)})\z").IsMatch(text))),
        ["replaceMatches"] = Of(2, 2, static (text, in pattern, in by) => FhirPathValue.Of(PatternCache.Find(Text(pattern)).Replace(text, Text(by)))),
        ["length"] = Of(0, 0, static (text, in _, in _) => FhirPathValue.Of((long)text.Length)),
        ["trim"] = Of(0, 0, static (text, in _, in _) => FhirPathValue.Of(text.Trim())),
        ["toChars"] = new(0, 0, static call => Split(call.Input, null)),
        ["split"] = new(1, 1, static call => Split(call.Input, call.Argument(0))),
        ["join"] = new(0, 1, static call => Join(call.Input, call.ArgumentOrNone(0))),
    };

    /// <summary>The text of a value that must have one.</summary>
    /// <exception cref="FhirPathException">It is not a text.</exception>
    public static string Text(in FhirPathValue value) =>
        value.Kind == FhirPathKind.String ? value.String : throw new FhirPathException($"A text is needed, not a {value.Kind}.");

    private static FunctionEntry Of(int fewest, int most, Body body) => new(fewest, most, call =>
        new ScalarNode(call, (in FhirPathValue value, in FhirPathValue first, in FhirPathValue second) =>
            body(value.IsTemporal ? value.AsText()! : Text(value), first, second)));

    private static FhirPathValue Substring(string text, in FhirPathValue start, in FhirPathValue length)
    {
        if (start.Kind != FhirPathKind.Integer || (!length.IsNone && length.Kind != FhirPathKind.Integer)) throw new FhirPathException("substring() needs integers.");
        if (start.Integer < 0 || start.Integer >= text.Length) return default;
        var from = (int)start.Integer;
        var count = length.IsNone ? text.Length - from : (int)Math.Clamp(length.Integer, 0, text.Length - from);
        return FhirPathValue.Of(text.Substring(from, count));
    }

    private static FhirPathValue Replace(string text, in FhirPathValue pattern, in FhirPathValue by)
    {
        var (part, other) = (Text(pattern), Text(by));
        if (part.Length > 0) return FhirPathValue.Of(text.Replace(part, other, StringComparison.Ordinal));
        return FhirPathValue.Of(other + string.Concat(text.Select(letter => letter + other)));
    }

    private static CollectionNode Split(PathNode input, PathNode? separator) => new(input, (in Frame frame, Items items, Items into) =>
    {
        foreach (var item in items)
        {
            var text = Text(item.ToSystem());
            var parts = separator is null ? [.. text.Select(letter => letter.ToString())] : text.Split(Text(separator.Single(frame).ToSystem()), StringSplitOptions.None);
            foreach (var part in parts) into.Add(FhirPathValue.Of(part));
        }
    });

    private static CollectionNode Join(PathNode input, PathNode? separator) => new(input, (in Frame frame, Items items, Items into) =>
    {
        if (items.Count == 0) return;
        var between = separator is null ? "" : Text(separator.Single(frame).ToSystem());
        into.Add(FhirPathValue.Of(string.Join(between, items.ToList().Select(item => Text(item.ToSystem())))));
    });
}
