namespace Profiles.Validation.Rules;

/// <summary>Values in messages: addresses and codes, never free text.</summary>
internal static class Shown
{
    private const int Longest = 200;

    /// <summary>A value without control characters, cut when long.</summary>
    public static string Text(string? value)
    {
        if (value is null)
            return "";
        var cut = value.Length > Longest ? $"{value.AsSpan(0, Longest)}..." : value;
        return cut.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 ? cut : string.Concat(cut.Select(each => char.IsControl(each) ? '?' : each));
    }
}
