namespace Profiles.Terminology;

/// <summary>Compares names as people read them: case and the amount of white space do not count.</summary>
internal static class FoldedText
{
    /// <summary>Whether two texts read the same.</summary>
    public static bool Same(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.Trim();
        right = right.Trim();
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var (one, other) = (Take(ref left), Take(ref right));
            if (one != other && char.ToUpperInvariant(one) != char.ToUpperInvariant(other))
                return false;
        }

        return left.IsEmpty && right.IsEmpty;
    }

    private static char Take(ref ReadOnlySpan<char> text)
    {
        var first = text[0];
        text = text[1..];
        if (!char.IsWhiteSpace(first))
            return first;
        text = text.TrimStart();
        return ' ';
    }
}
