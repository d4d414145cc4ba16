namespace FhirServer.Operations.Matching;

/// <summary>How alike the names of two people are.</summary>
internal static class NameLikeness
{
    // Below this, words are different names, not spellings of one.
    private const double Least = 0.8;
    private const double Initial = 0.85;

    /// <summary>0 to 1, of the two names that are most alike; null when one has none.</summary>
    public static double? Of(IReadOnlyList<PersonName> a, IReadOnlyList<PersonName> b)
    {
        double? best = null;
        foreach (var one in a.Where(name => name.All.Count > 0))
        {
            foreach (var other in b.Where(name => name.All.Count > 0))
                best = Math.Max(best ?? 0, Of(one, other));
        }

        return best;
    }

    // Families and given names are compared with their like; where one name is only a text, or the two stand in each other's place, all with all.
    private static double Of(PersonName a, PersonName b)
    {
        var all = Words(a.All, b.All);
        if (a.Family.Count == 0 || b.Family.Count == 0 || a.Given.Count == 0 || b.Given.Count == 0)
            return a.All.Count == 1 || b.All.Count == 1 ? all * 0.8 : all;
        var parts = (Words(a.Family, b.Family) + Words(a.Given, b.Given)) / 2;
        return Math.Max(parts, all * 0.95);
    }

    // Each word of the shorter name finds its best partner among the words of the longer.
    private static double Words(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        var (few, many) = a.Count <= b.Count ? (a, b.ToList()) : (b, a.ToList());
        var sum = 0.0;
        foreach (var word in few)
        {
            var (likeness, partner) = many.Select(other => (Word(word, other), other)).OrderByDescending(pair => pair.Item1).First();
            sum += likeness;
            many.Remove(partner);
        }

        return sum / few.Count;
    }

    private static double Word(string a, string b)
    {
        if ((a.Length == 1 || b.Length == 1) && a[0] == b[0])
            return Initial;
        var likeness = JaroWinkler.Of(a, b);
        return likeness < Least ? 0 : likeness;
    }
}
