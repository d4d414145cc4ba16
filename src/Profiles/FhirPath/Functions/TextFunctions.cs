using System.Globalization;

namespace Profiles.FhirPath.Functions;

/// <summary>Text: https://hl7.org/fhirpath/N1/#string-manipulation. Each gives nothing for nothing, and for more than one item.</summary>
internal static class TextFunctions
{
    public static void StartsWith(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (One(items) is { } text && arguments[0].Text(frame) is { } other)
            into.Add(FhirPathValue.Of(text.StartsWith(other, StringComparison.Ordinal)));
    }

    public static void EndsWith(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (One(items) is { } text && arguments[0].Text(frame) is { } other)
            into.Add(FhirPathValue.Of(text.EndsWith(other, StringComparison.Ordinal)));
    }

    public static void Contains(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (One(items) is { } text && arguments[0].Text(frame) is { } other)
            into.Add(FhirPathValue.Of(text.Contains(other, StringComparison.Ordinal)));
    }

    public static void IndexOf(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (One(items) is { } text && arguments[0].Text(frame) is { } other)
            into.Add(new FhirPathValue((decimal)text.IndexOf(other, StringComparison.Ordinal)));
    }

    public static void Substring(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (One(items) is not { } text || CollectionFunctions.Number(arguments[0], frame) is not { } start || start < 0 || start >= text.Length)
            return;
        var length = arguments.Length > 1 ? CollectionFunctions.Number(arguments[1], frame) ?? int.MaxValue : int.MaxValue;
        into.Add(new FhirPathValue(text.Substring(start, Math.Max(0, Math.Min(length, text.Length - start)))));
    }

    public static void Upper(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Change(items, text => text.ToUpperInvariant(), into);

    public static void Lower(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Change(items, text => text.ToLowerInvariant(), into);

    public static void Trim(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Change(items, text => text.Trim(), into);

    public static void Replace(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (arguments[0].Text(frame) is { Length: > 0 } old && arguments[1].Text(frame) is { } replacement)
            Change(items, text => text.Replace(old, replacement, StringComparison.Ordinal), into);
    }

    public static void Matches(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (One(items) is { } text && arguments[0].Text(frame) is { } pattern)
            into.Add(FhirPathValue.Of(Patterns.IsMatch(text, pattern)));
    }

    public static void MatchesFull(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (One(items) is { } text && arguments[0].Text(frame) is { } pattern)
            into.Add(FhirPathValue.Of(Patterns.IsMatch(text, $@"\A(?:{pattern})\z")));
    }

    public static void ReplaceMatches(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (One(items) is { } text && arguments[0].Text(frame) is { } pattern && arguments[1].Text(frame) is { } replacement)
            into.Add(new FhirPathValue(Patterns.Replace(text, pattern, replacement)));
    }

    public static void Length(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (One(items) is { } text)
            into.Add(new FhirPathValue((decimal)text.Length));
    }

    public static void ToChars(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        foreach (var character in One(items) ?? "")
            into.Add(new FhirPathValue(character.ToString(CultureInfo.InvariantCulture)));
    }

    public static void Split(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (One(items) is not { } text || arguments[0].Text(frame) is not { } between)
            return;
        foreach (var part in text.Split(between))
            into.Add(new FhirPathValue(part));
    }

    public static void Join(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (items.Count > 0)
            into.Add(new FhirPathValue(string.Join(arguments.Length > 0 ? arguments[0].Text(frame) : "", items.Select(item => item.Text))));
    }

    private static string? One(ValueList items) => items.Count == 1 ? items[0].Text : null;

    private static void Change(ValueList items, Func<string, string> change, ValueList into)
    {
        if (One(items) is { } text)
            into.Add(new FhirPathValue(change(text)));
    }
}
