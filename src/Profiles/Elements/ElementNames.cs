namespace Profiles.Elements;

/// <summary>Names that the definitions do not know: how they are shown, and which known name may be meant.</summary>
internal static class ElementNames
{
    private const int LongestShown = 64;

    /// <summary>A name as a FHIRPath identifier, delimited where it must be (https://hl7.org/fhirpath/#identifiers), cut when very long.</summary>
    public static string ForPath(string name)
    {
        var isPlain = name.Length is > 0 and <= LongestShown && !char.IsAsciiDigit(name[0])
            && name.All(each => char.IsAsciiLetterOrDigit(each) || each == '_');
        return isPlain ? name : $"`{Shown(name)}`";
    }

    /// <summary>A name fit for a message: without control characters, cut when very long.</summary>
    public static string Shown(string name)
    {
        var cut = name.Length > LongestShown ? $"{name.AsSpan(0, LongestShown)}..." : name;
        return string.Concat(cut.Select(each => char.IsControl(each) || each == '`' || char.IsSurrogate(each) ? '?' : each));
    }

    /// <summary>" Is 'x' meant?" for the nearest of the known names, or nothing when none is near.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestShown) return "";
        var allowed = name.Length < 5 ? 1 : 2;
        var (nearest, best) = ((string?)null, allowed + 1);
        foreach (var candidate in known)
        {
            var distance = Distance(name, candidate, best);
            if (distance < best) (nearest, best) = (candidate, distance);
        }

        return nearest is null ? "" : $" Is '{nearest}' meant?";
    }

    private static int Distance(string left, string right, int enough)
    {
        if (left.Equals(right, StringComparison.OrdinalIgnoreCase)) return 0;
        if (Math.Abs(left.Length - right.Length) >= enough || right.Length > LongestShown) return enough;
        Span<int> row = stackalloc int[LongestShown + 1];
        for (var column = 0; column <= right.Length; column++) row[column] = column;
        for (var line = 1; line <= left.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = diagonal + (left[line - 1] == right[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(replaced, Math.Min(diagonal, row[column - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
