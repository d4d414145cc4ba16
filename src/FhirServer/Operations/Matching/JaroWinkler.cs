namespace FhirServer.Operations.Matching;

/// <summary>
/// How alike two short texts are, 0 to 1: letters in common near the same place, transpositions, and a bonus for a common beginning.
/// See https://www.census.gov/content/dam/Census/library/working-papers/1991/adrm/rr91-9.pdf.
/// </summary>
internal static class JaroWinkler
{
    private const int LongestPrefix = 4;
    private const double PrefixWeight = 0.1;

    /// <summary>The likeness.</summary>
    public static double Of(string a, string b)
    {
        if (a == b)
            return 1;
        var jaro = Jaro(a, b);
        var prefix = 0;
        while (prefix < Math.Min(LongestPrefix, Math.Min(a.Length, b.Length)) && a[prefix] == b[prefix])
            prefix++;
        return jaro + (prefix * PrefixWeight * (1 - jaro));
    }

    private static double Jaro(string a, string b)
    {
        var (ofA, ofB) = (new bool[a.Length], new bool[b.Length]);
        var common = Common(a, b, ofA, ofB);
        if (common == 0)
            return 0;
        var transposed = a.Where((_, i) => ofA[i]).Zip(b.Where((_, i) => ofB[i])).Count(pair => pair.First != pair.Second) / 2;
        return ((common / (double)a.Length) + (common / (double)b.Length) + ((common - transposed) / (double)common)) / 3;
    }

    private static int Common(string a, string b, bool[] ofA, bool[] ofB)
    {
        var reach = Math.Max(0, (Math.Max(a.Length, b.Length) / 2) - 1);
        var common = 0;
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = Math.Max(0, i - reach); j < Math.Min(b.Length, i + reach + 1); j++)
            {
                if (ofB[j] || a[i] != b[j])
                    continue;
                ofA[i] = ofB[j] = true;
                common++;
                break;
            }
        }

        return common;
    }
}
