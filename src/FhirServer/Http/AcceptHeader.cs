namespace FhirServer.Http;

/// <summary>
/// Which format an Accept header likes best: each format has the weight of the most specific range that takes it, the heaviest wins;
/// of equals the one that is named first, then the one that the server prefers. See https://www.rfc-editor.org/rfc/rfc9110#name-accept.
/// </summary>
internal static class AcceptHeader
{
    private const int WholeName = 3;

    /// <summary>The best format; JSON when nothing is asked, null when none is acceptable.</summary>
    /// <param name="accept">The header, or null.</param>
    public static WireFormat? Best(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
            return WireFormat.Json;
        Span<Standing> standings = stackalloc Standing[WireFormats.Count];
        var place = 0;
        foreach (var range in accept.AsSpan().Split(','))
        {
            var type = MediaType.Parse(accept.AsSpan(range));
            if (type.IsR4 && type.IsUtf8)
                Note(type, place++, standings);
        }

        return Heaviest(standings);
    }

    private static void Note(MediaType type, int place, Span<Standing> standings)
    {
        var named = WireFormats.OfType(type.Name);
        for (var format = 0; format < WireFormats.Count; format++)
        {
            if (named == (WireFormat)format)
                standings[format] = standings[format].With(WholeName, type.Quality, place);
            else if (named is null && WireFormats.Covers(type.Name, (WireFormat)format))
                standings[format] = standings[format].With(type.Name == "*/*" ? 1 : 2, type.Quality, int.MaxValue);
        }
    }

    private static WireFormat? Heaviest(ReadOnlySpan<Standing> standings)
    {
        WireFormat? best = null;
        for (var format = 0; format < standings.Length; format++)
        {
            if (standings[format].Quality > 0 && (best is not { } before || standings[format].IsBefore(standings[(int)before])))
                best = (WireFormat)format;
        }

        return best;
    }

    /// <summary>What a header says of one format.</summary>
    /// <param name="Specificity">Of the range that says it: 3 named in full, 2 a kind, 1 anything, 0 nothing said.</param>
    /// <param name="Quality">Its weight, 0 to 1.</param>
    /// <param name="Place">Where it is named; the greatest number for a wildcard.</param>
    private readonly record struct Standing(int Specificity, double Quality, int Place)
    {
        public Standing With(int specificity, double quality, int place)
        {
            if (specificity != Specificity)
                return specificity > Specificity ? new(specificity, quality, place) : this;
            return quality > Quality ? new(specificity, quality, place) : this;
        }

        public bool IsBefore(Standing other) => Quality > other.Quality || (Quality.Equals(other.Quality) && Place < other.Place);
    }
}
